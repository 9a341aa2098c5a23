using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Embeddings of inputs; their gradients stand against their twins in ReferencePassTests.</summary>
public class EmbeddingTests(ITestOutputHelper output)
{
    private const int Rows = 21;
    private const int Inputs = 9;
    private const int Outputs = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padding_of_gradients_stays_zero_and_lanes_of_any_width_give_the_same_bits(bool hasBins)
    {
        var embedding = new InputEmbedding(
            Inputs, [0, 2, 3], [new SlotRange(4, 6)], hasBins ? 0 : 5, 4, 2, hasScale: true, hasBins ? Bins() : null);
        var network = new FeedForwardNetwork(
            new Layout([embedding.OutputCount, 6, Outputs], embedding, hasSlopes: true), [Activation.Mish, Activation.Softmax]);
        var random = new RandomStream(3, RandomPurpose.Initialization, 0);
        Fill(network, ref random);
        var workspace = new Workspace(network, Rows);
        FillInput(workspace, ref random);
        using var team = new ThreadTeam(3);
        var shared = new Workspace(network, Rows, team);
        workspace.Input.Row(0).CopyTo(shared.Input.Row(0));

        var one = FirstOutput(network, workspace).Row(0).ToArray();
        var alone = FirstOutput(network, shared, rows: 1).Row(0).ToArray();

        Assert.Equal(one, alone);
        Assert.True(FirstOutput(network, workspace).HasZeroPadding());
    }

    [Fact]
    public void Frequencies_start_with_the_deviation_of_their_input()
    {
        var embedding = new InputEmbedding(3, [0, 1, 2], [], 1000, 2, 0, hasScale: false)
        {
            Deviation = 0.1f, InflatedDeviation = 10, Inflated = new HashSet<int> { 1 },
        };
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 2], embedding), [Activation.Identity]);

        WeightInitialization.HeNormal.Apply(network, seed: 3);

        var frequencies = network.Layout.Stages.OfType<InputConcatenation>().Single().Encoders.OfType<PeriodicEmbedding>().Single()
            .Frequencies.In(network.Parameters);
        Assert.Equal(0.1, DeviationOf(frequencies.Row(0)), 0.01);
        Assert.Equal(10, DeviationOf(frequencies.Row(1)), 1.0);
        Assert.Equal(0.1, DeviationOf(frequencies.Row(2)), 0.01);

        static double DeviationOf(ReadOnlySpan<float> values)
        {
            var squares = 0.0;
            foreach (var value in values)
                squares += value * value;
            return Math.Sqrt(squares / values.Length);
        }
    }

    [Fact]
    public void Cosine_and_sine_in_turns_are_those_of_the_library()
    {
        var worst = 0.0;
        for (var i = -40_000; i <= 40_000; i++)
        {
            var t = i / 20_000f;
            var cosine = Turns.CosSin(new Lanes1(t), out var sine).Value;
            worst = Math.Max(worst, Math.Abs(cosine - Math.Cos(2 * Math.PI * t)));
            worst = Math.Max(worst, Math.Abs(sine.Value - Math.Sin(2 * Math.PI * t)));
        }
        output.WriteLine(FormattableString.Invariant($"{worst:E2}"));
        Assert.True(worst < 3e-7, FormattableString.Invariant($"{worst:E2}"));
        for (var t = -9999.75f; t < 10_000; t += 0.25f)
            Assert.Equal(Math.Cos(2 * Math.PI * t), Turns.CosSin(new Lanes1(t), out _).Value, 1e-6);
    }

    // What the first layer is given.
    private static Matrix FirstOutput(FeedForwardNetwork network, Workspace workspace, int rows = Rows)
    {
        workspace.Pass.Forward(new ForwardContext(new MatrixProduct(), network.Parameters), workspace.Input.Top(rows));
        return workspace.Pass.Passes[1].Output;
    }

    // With values of the standard normal on every side, and one bin alone.
    private static InputBins[] Bins() => [new([-1, -0.5f, 0.25f, 0.5f, 1]), new([0, 2]), new([-0.75f, 0.1f, 0.8f])];

    private static void Fill(FeedForwardNetwork network, ref RandomStream random)
    {
        foreach (var slice in network.Layout.InFileOrder)
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = random.NextGaussian() * 0.5f;
    }

    private static void FillInput(Workspace workspace, ref RandomStream random)
    {
        for (var row = 0; row < Rows; row++)
        {
            var input = workspace.Input.Row(row);
            for (var i = 0; i < 4; i++)
                input[i] = random.NextGaussian();
            // One category of three, none in every seventh row; and of two.
            if (row % 7 != 0)
                input[4 + (row % 3)] = 1;
            input[7 + (row % 2)] = 1;
            workspace.Targets[row, row % Outputs] = 1;
            workspace.RowWeights[row] = 1f / Rows;
        }
    }
}
