using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class InterruptionTests
{
    private const float Untouched = 1234.5f;

    // A product of 512 x 512 x 512 is eight blocks, two in each dimension.
    private const int Size = 512;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_product_ends_at_the_block_where_it_is_interrupted(int threads)
    {
        using var team = new ThreadTeam(threads);
        var asked = 0;
        var product = new MatrixProduct(team, () =>
        {
            if (++asked == 1)
                throw new OperationCanceledException();
        });
        var (left, right, bias) = Factors();
        Matrix output = AlignedBuffer.CreateMatrix(Size, Size);
        Fill(output, _ => Untouched);

        Assert.Throws<OperationCanceledException>(() => product.Forward(left, right, bias, output));

        Assert.Equal(1, asked);
        // The calling thread has done one block of its share. The other threads may have finished theirs before it began.
        var untouched = Enumerable.Range(0, Size).Sum(row => output.Row(row).ToArray().Count(value => value == Untouched));
        Assert.True(untouched >= Size * Size / (3 * threads), $"only {untouched} elements had not been begun");

        // The same object can be used again and then computes the right product.
        product.Forward(left, right, bias, output);
        Matrix expected = AlignedBuffer.CreateMatrix(Size, Size);
        new MatrixProduct().Forward(left, right, bias, expected);
        for (var row = 0; row < Size; row++)
            Assert.True(expected.Row(row).SequenceEqual(output.Row(row)));
    }

    [Fact]
    public void A_long_narrow_product_can_be_interrupted_too()
    {
        var product = new MatrixProduct(null, () => throw new OperationCanceledException());
        Matrix left = AlignedBuffer.CreateMatrix(10_000, Size), right = AlignedBuffer.CreateMatrix(Size, 2);
        Matrix output = AlignedBuffer.CreateMatrix(10_000, 2);
        output[9_999, 0] = Untouched;
        Assert.Throws<OperationCanceledException>(() => product.Forward(left, right, AlignedBuffer.CreateMatrix(1, 2), output));
        Assert.Equal(Untouched, output[9_999, 0]);
    }

    [Fact]
    public void A_small_product_never_asks()
    {
        var product = new MatrixProduct(null, () => Assert.Fail("asked"));
        Matrix left = AlignedBuffer.CreateMatrix(256, 256), right = AlignedBuffer.CreateMatrix(256, 256);
        Matrix output = AlignedBuffer.CreateMatrix(256, 256);
        product.Forward(left, right, AlignedBuffer.CreateMatrix(1, 256), output);
        product.InputGradient(left, right, output);
        product.WeightGradient(left, right, output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_update_ends_where_it_is_interrupted(int threads)
    {
        using var team = new ThreadTeam(threads);
        var network = new FeedForwardNetwork(new Layout([2048, 2048]), [Activation.Identity]);
        var optimizer = Optimizer.Sgd();
        var gradient = new AlignedBuffer(network.Layout.Length);
        gradient.Span.Fill(1);
        var update = new SharedUpdate(
            optimizer, new OptimizerState(optimizer, gradient.Length), network, gradient, factors: null, team,
            () => throw new OperationCanceledException());
        Assert.Throws<OperationCanceledException>(() => update.Step(0.5f));
        Assert.Equal(-0.5f, network.Parameters.Span[0]);
        // The calling thread stopped after the first million parameters of its part, which has at least two million of the four.
        Assert.Equal(0f, network.Parameters.Span[(1 << 20) + 1]);
    }

    [Fact]
    public void Drawing_weights_ends_where_it_is_interrupted_and_a_small_net_never_asks()
    {
        var large = new FeedForwardNetwork(new Layout([2048, 1024, 1]), [Activation.Identity, Activation.Identity]);
        var asked = 0;

        Assert.Throws<OperationCanceledException>(() => WeightInitialization.HeNormal.Apply(large, seed: 1, () =>
        {
            asked++;
            throw new OperationCanceledException();
        }));

        // The first half of the weights is drawn, the second half is not.
        Assert.Equal(1, asked);
        Assert.NotEqual(0, large.Weights(0)[1023, 1023]);
        Assert.Equal(0, large.Weights(0)[1024, 0]);
        WeightInitialization.HeNormal.Apply(
            new FeedForwardNetwork(new Layout([1000, 1000, 1]), [Activation.Relu, Activation.Identity]),
            seed: 1, () => Assert.Fail("asked"));
    }

    [Fact]
    public void Drawing_tables_of_an_embedding_ends_where_it_is_interrupted()
    {
        const int Categories = 200_000, TableSize = 8;
        var embedding = new InputEmbedding(Categories, [], [new SlotRange(0, Categories - 1)], 0, 0, TableSize, false);
        var network = new FeedForwardNetwork(new Layout([TableSize, 1], embedding), [Activation.Identity]);

        Assert.Throws<OperationCanceledException>(() =>
            WeightInitialization.HeNormal.Apply(network, seed: 1, () => throw new OperationCanceledException()));

        var tables = EncoderOf<CategoryTables>(network).Tables.In(network.Parameters);
        Assert.NotEqual(0, tables[(PacedCheck.Numbers / TableSize) - 1, 0]);
        Assert.Equal(0, tables[PacedCheck.Numbers / TableSize, 0]);
    }

    [Fact]
    public void A_start_from_the_rows_ends_where_it_is_interrupted()
    {
        var network = new FeedForwardNetwork(new Layout([2, 2048, 1024, 1]), [Activation.Relu, Activation.Relu, Activation.Identity]);
        var rows = TrainingMatrix.ForValues(2, 1, weighted: false);
        for (var row = 0; row < 8; row++)
        {
            (row % 2 == 0 ? [row, 1f] : new[] { 0.5f, row }).CopyTo(rows.NextRow());
            rows.AddValues([row], 1);
        }

        Assert.Throws<OperationCanceledException>(() =>
            DataDrivenStart.Apply(network, rows, seed: 1, new MatrixProduct(), () => throw new OperationCanceledException()));

        Assert.NotEqual(0, network.Weights(1)[900, 0]);
        Assert.Equal(0, network.Weights(1)[1030, 0]);
    }

    [Theory]
    [InlineData("norm")]
    [InlineData("value")]
    [InlineData("penalty")]
    public void A_pass_over_the_gradient_ends_where_it_is_interrupted_and_its_parts_are_the_whole(string pass)
    {
        const int Length = PacedCheck.Numbers + 160;
        float[] whole = [.. Enumerable.Range(0, Length).Select(i => (i % 7) - 3f)], interrupted = [.. whole], before = [.. whole];
        float[] weights = [.. Enumerable.Range(0, Length).Select(i => (i % 5) - 2f)];
        var norm = Math.Sqrt(whole.Sum(value => (double)value * value));
        double Expected(int i) => pass switch
        {
            "norm" => before[i] / norm,
            "value" => Math.Clamp(before[i], -1, 1),
            _ => before[i] + (0.25 * weights[i]),
        };
        void Run(float[] gradient, Action? checkAlive)
        {
            if (pass == "penalty")
                Penalty.AddTo(gradient, weights, 0.25f, checkAlive);
            else
                (pass == "norm" ? GradientClipping.ByNorm(1) : GradientClipping.ByValue(1)).Apply(gradient, checkAlive);
        }

        Run(whole, null);
        Assert.Throws<OperationCanceledException>(() => Run(interrupted, () => throw new OperationCanceledException()));
        Run([.. before[..(PacedCheck.Numbers - 16)]], () => Assert.Fail("asked"));

        for (var i = 0; i < Length; i++)
            Assert.Equal(Expected(i), whole[i], 1e-5);
        Assert.Equal(whole[..PacedCheck.Numbers], interrupted[..PacedCheck.Numbers]);
        Assert.Equal(before[PacedCheck.Numbers..], interrupted[PacedCheck.Numbers..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_embedding_of_numbers_ends_where_it_is_interrupted_forward_and_backward(int threads)
    {
        // One input takes 2,048 rows x 32 frequencies = 65,536 cosines, so 16 of the 80 inputs take a million.
        const int RowCount = 2048, Inputs = 80;
        using var team = new ThreadTeam(threads);
        var embedding = new InputEmbedding(Inputs, [.. Enumerable.Range(0, Inputs)], [], 32, 2, 0, hasScale: false);
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 1], embedding), [Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        var (asked, allowed) = (0, 0);
        var pass = network.Layout.Stages[0].CreatePass(network, new PassOptions(RowCount, IsTraining: true, Team: team, CheckAlive: () =>
        {
            if (++asked > allowed)
                throw new OperationCanceledException();
        }))!;
        Matrix input = AlignedBuffer.CreateMatrix(RowCount, Inputs), delta = AlignedBuffer.CreateMatrix(RowCount, embedding.OutputCount);
        Fill(input, i => i % 11 / 10f);
        Fill(delta, _ => 1);
        var gradient = new AlignedBuffer(network.Layout.Length);

        var forward = new ForwardContext(new MatrixProduct(), network.Parameters);
        Assert.Throws<OperationCanceledException>(() => pass.Forward(forward, input));
        // The last input of the calling thread's share has not been reached.
        Assert.Equal(0, pass.Output[0, (((Inputs / threads) - 1) * embedding.NumericSize) + 1]);
        Assert.Equal(1, asked);
        allowed = int.MaxValue;
        pass.Forward(forward, input);
        (asked, allowed) = (0, 0);
        Assert.Throws<OperationCanceledException>(
            () => pass.Backward(new BackwardContext(forward.Product, network.Parameters, gradient), delta));
        Assert.Equal(1, asked);
        Assert.Equal(0, EncoderOf<PeriodicEmbedding>(network).Biases.In(gradient)[(Inputs / threads) - 1, 0]);
        Assert.NotEqual(0, EncoderOf<PeriodicEmbedding>(network).Biases.In(gradient)[0, 0]);
    }

    [Fact]
    public void Tables_plain_inputs_and_scales_of_an_embedding_can_be_interrupted_too()
    {
        const int RowCount = 1024, Inputs = 2200;
        var embedding = new InputEmbedding(Inputs, [], [new SlotRange(0, 1099)], 0, 0, 3, hasScale: true);
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 1], embedding), [Activation.Identity]);
        var asked = 0;
        var pass = new NetworkPass(network, new PassOptions(RowCount, IsTraining: true, CheckAlive: () => asked++));
        Matrix input = AlignedBuffer.CreateMatrix(RowCount, Inputs), delta = AlignedBuffer.CreateMatrix(RowCount, 1);

        // The forward pass asks for the plain inputs, the tables and the scales, the backward pass for the scales and the tables.
        pass.Forward(new ForwardContext(new MatrixProduct(), network.Parameters), input);
        Assert.Equal(3, asked);
        pass.Backward(
            new BackwardContext(new MatrixProduct(), network.Parameters, new AlignedBuffer(network.Layout.Length)), delta);
        Assert.Equal(5, asked);
    }

    [Fact]
    public void Preparing_and_hashing_many_rows_can_be_interrupted()
    {
        var rows = TrainingMatrix.ForValues(1024, 1, weighted: false);
        for (var row = 0; row < 1100; row++)
        {
            rows.NextRow().Fill(row);
            rows.AddValues([row], 1);
        }
        var transform = InputFit.Of(rows, FeatureScaling.Standard, []).Transform;
        var network = new FeedForwardNetwork(new Layout([1024, 1]), [Activation.Identity]);

        Assert.Throws<OperationCanceledException>(() => RowsHash.Of(rows, network, () => throw new OperationCanceledException()));
        Assert.Throws<OperationCanceledException>(() => rows.TransformFeatures(transform, () => throw new OperationCanceledException()));
    }

    private static (Matrix Left, Matrix Right, Matrix Bias) Factors()
    {
        Matrix left = AlignedBuffer.CreateMatrix(Size, Size), right = AlignedBuffer.CreateMatrix(Size, Size);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        var numbers = Enumerable.Range(0, 2 * Size * Size).Select(_ => random.NextSingle() - 0.5f).ToArray();
        Fill(left, i => numbers[i]);
        Fill(right, i => numbers[(Size * Size) + i]);
        return (left, right, AlignedBuffer.CreateMatrix(1, Size));
    }

    private static void Fill(Matrix matrix, Func<int, float> value)
    {
        for (var row = 0; row < matrix.Rows; row++)
            for (var column = 0; column < matrix.Columns; column++)
                matrix[row, column] = value((row * matrix.Columns) + column);
    }

    private static TEncoder EncoderOf<TEncoder>(FeedForwardNetwork network) where TEncoder : InputEncoder =>
        network.Layout.Stages.OfType<InputConcatenation>().Single().Encoders.OfType<TEncoder>().Single();
}
