using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class InterruptionTests
{
    private const float Untouched = 1234.5f;

    // 512 x 512 x 512: two blocks in each dimension, eight in all.
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
        // The calling thread had done one block of its share.
        var untouched = Enumerable.Range(0, Size).Sum(row => output.Row(row).ToArray().Count(value => value == Untouched));
        Assert.True(untouched >= Size * Size / (2 * threads), $"only {untouched} elements had not been begun");

        // The same object works again, and gives what an undisturbed product gives.
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
            optimizer, new OptimizerState(optimizer, gradient.Length), network, gradient, rates: null, team,
            () => throw new OperationCanceledException());
        Assert.Throws<OperationCanceledException>(() => update.Step(0.5f));
        Assert.Equal(-0.5f, network.Parameters.Span[0]);
        // The calling thread stopped after the first million of the first part, which is two million of four or more.
        Assert.Equal(0f, network.Parameters.Span[(1 << 20) + 1]);
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
}
