using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Embeddings of inputs and slopes of activations, against their formulas in double and the central differences of these.</summary>
public class EmbeddingTests(ITestOutputHelper output)
{
    private const int Rows = 21;
    private const int Inputs = 9;
    private const int Outputs = 3;
    private const double Step = 1e-5;

    /// <summary>float32 over a few hundred operations, against gradients of about 0.01 to 1.</summary>
    private const double Tolerance = 3e-5;

    public static TheoryData<string, int, bool, bool, bool, bool, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, bool, bool, bool, bool, int>();
            foreach (var activation in ActivationCatalog.BuiltIn.Select(entry => entry.Example).Where(activation => activation.CanHaveSlopes))
            {
                cases.Add(activation.ToString(), 4, false, true, true, true, 1);
                cases.Add(activation.ToString(), 4, true, true, true, true, 1);
            }
            cases.Add("tanh", 2, false, true, false, false, 1);
            cases.Add("tanh", 0, false, true, true, false, 1);
            cases.Add("tanh", 0, false, false, true, false, 1);
            cases.Add("tanh", 6, false, false, false, true, 1);
            cases.Add("tanh", 2, true, true, false, false, 1);
            cases.Add("tanh", 19, true, false, false, true, 1);
            cases.Add("mish", 4, false, true, true, true, 3);
            cases.Add("mish", 4, true, true, true, true, 3);
            cases.Add("tanh", 0, false, false, false, false, 4);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_all_parameters_are_those_of_central_differences(
        string name, int numericSize, bool hasBins, bool groups, bool scale, bool slopes, int members)
    {
        var activation = ActivationCatalog.BuiltIn.Select(entry => entry.Example).First(candidate => candidate.ToString() == name);
        var embedding = new InputEmbedding(
            Inputs, numericSize == 0 ? [] : [0, 2, 3], groups ? [new SlotRange(4, 6), new SlotRange(7, 8)] : [],
            hasBins ? 0 : 5, numericSize, groups ? 2 : 0, scale, hasBins ? Bins() : null);
        var network = new FeedForwardNetwork(
            new Layout([embedding.OutputCount, 6, Outputs], embedding, slopes, members), [activation, Activation.Softmax]);
        var random = new RandomStream(3, RandomPurpose.Initialization, 0);
        Fill(network, ref random);
        var workspace = new Workspace(network, Rows);
        FillInput(workspace, ref random);

        var objective = new Objective(Activation.Softmax, Loss.CrossEntropy());
        var product = new MatrixProduct();
        ForwardPass.Run(network, product, workspace.Input, workspace.Forward);
        var last = network.LayerCount - 1;
        var allRows = workspace.RepeatForMembers(Rows);
        foreach (ref var share in workspace.RowWeights.AsSpan())
            share /= members;
        Matrix z = workspace.Forward.PreActivation(last, allRows), a = workspace.Forward.Activation(last, allRows);
        objective.DeltaInto(z, a, workspace.Targets, workspace.RowWeights, workspace.Delta(last, allRows));
        BackwardPass.Run(network, product, workspace.Input, workspace);

        double[] parameters = [.. network.Parameters.Span.ToArray().Select(value => (double)value)];
        var worst = 0.0;
        for (var row = 0; row < allRows; row++)
        {
            var expected = Forward(network, parameters, workspace.Input.Row(row % Rows).ToArray(), row / Rows);
            for (var k = 0; k < Outputs; k++)
                worst = Math.Max(worst, Math.Abs(expected[k] - a[row, k]));
        }
        Assert.True(worst < 5e-6, FormattableString.Invariant($"forward is off by {worst:E2}"));
        var checkedCount = 0;
        foreach (var group in network.Layout.Groups)
        {
            for (var i = group.Offset; i < group.Offset + group.Length; i++)
            {
                if (parameters[i] == 0)
                    continue;
                var difference = (LossAt(i, Step) - LossAt(i, -Step)) / (2 * Step);
                var error = Math.Abs(difference - workspace.Gradient.Span[i]) / Math.Max(1, Math.Abs(difference));
                Assert.True(error < Tolerance, FormattableString.Invariant($"{group.Kind} {i}: {difference} and {workspace.Gradient.Span[i]}"));
                checkedCount++;
            }
        }
        Assert.Equal(network.Layout.ParameterCount, checkedCount);
        output.WriteLine($"{checkedCount} parameters");

        double LossAt(int index, double step)
        {
            var moved = parameters.ToArray();
            moved[index] += step;
            var loss = 0.0;
            for (var row = 0; row < allRows; row++)
            {
                var probabilities = Forward(network, moved, workspace.Input.Row(row % Rows).ToArray(), row / Rows);
                for (var k = 0; k < Outputs; k++)
                    loss -= workspace.RowWeights[row] * workspace.Targets[row, k] * Math.Log(probabilities[k]);
            }
            return loss;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padding_of_gradients_stays_zero_and_lanes_of_any_width_give_the_same_bits(bool hasBins)
    {
        var embedding = new InputEmbedding(
            Inputs, [0, 2, 3], [new SlotRange(4, 6)], hasBins ? 0 : 5, 4, 2, hasScale: true, hasBins ? Bins() : null);
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 6, Outputs], embedding, hasSlopes: true), [Activation.Mish, Activation.Softmax]);
        var random = new RandomStream(3, RandomPurpose.Initialization, 0);
        Fill(network, ref random);
        var workspace = new Workspace(network, Rows);
        FillInput(workspace, ref random);
        using var team = new ThreadTeam(3);
        var shared = new Workspace(network, Rows, team);
        workspace.Input.Row(0).CopyTo(shared.Input.Row(0));

        var one = ForwardPass.Embed(workspace.Input, workspace.Forward).Row(0).ToArray();
        var alone = ForwardPass.Embed(shared.Input.Top(1), shared.Forward).Row(0).ToArray();

        Assert.Equal(one, alone);
        Assert.True(ForwardPass.Embed(workspace.Input, workspace.Forward).HasZeroPadding());
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

        var frequencies = network.Layout.EmbeddingSlices!.Frequencies.In(network.Parameters);
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

    // The formulas of the whole network, in double.
    private static double[] Forward(FeedForwardNetwork network, double[] p, float[] x, int member)
    {
        var layout = network.Layout;
        var (embedding, slices) = (layout.Embedding!, layout.EmbeddingSlices!);
        var inputs = new List<double>();
        for (var j = 0; j < embedding.Numeric.Length; j++)
        {
            double value = x[embedding.Numeric[j]];
            for (var o = 0; o < embedding.Learnt; o++)
            {
                var sum = At(slices.Biases, j, o);
                for (var t = 0; embedding.HasBins && t < embedding.Bins[j].Count; t++)
                    sum += Encoded(embedding.Bins[j], t, value) * At(slices.Weights, embedding.FirstBin(j) + t, o);
                for (var f = 0; f < embedding.Frequencies; f++)
                    sum += Math.Cos((2 * Math.PI * At(slices.Frequencies, j, f) * value) + At(slices.Phases, j, f)) * At(slices.Weights, j, (f * embedding.Learnt) + o);
                inputs.Add(sum);
            }
            inputs.Add(value);
        }
        foreach (var plain in embedding.Plain)
            inputs.Add(x[plain]);
        var category = 0;
        foreach (var group in embedding.Groups)
        {
            var row = new double[embedding.TableSize];
            for (var slot = group.First; slot <= group.Last; slot++, category++)
                for (var d = 0; d < row.Length; d++)
                    row[d] += x[slot] * At(slices.Tables, category, d);
            inputs.AddRange(row);
        }
        double[] a = [.. inputs.Select((value, k) => embedding.HasScale ? value * At(slices.Scale, 0, k) : value)];
        for (var i = 0; i < a.Length && layout.MembersPerNetwork > 1; i++)
            a[i] *= At(layout.MemberScales, member, i);
        for (var layer = 0; layer < layout.LayerCount; layer++)
        {
            var z = new double[layout.Sizes[layer + 1]];
            for (var u = 0; u < z.Length; u++)
            {
                z[u] = At(layout.Bias(layer, member), 0, u);
                for (var i = 0; i < a.Length; i++)
                    z[u] += a[i] * At(layout.Weights(layer, member), i, u);
            }
            a = new double[z.Length];
            network.Activations[layer].ReferenceApply(z, a);
            for (var u = 0; u < z.Length && layout.HasSlopes && layer < layout.LayerCount - 1; u++)
                a[u] = z[u] + (At(layout.Slopes(layer), 0, u) * (a[u] - z[u]));
        }
        return a;

        double At(ParameterSlice slice, int row, int column) => p[slice.Offset + (row * slice.Stride) + column];
    }

    // Gorishniy et al., 2022, equation 1: one number a bin.
    private static double Encoded(InputBins bins, int t, double x)
    {
        double low = bins.Edges[t], high = bins.Edges[t + 1];
        return x < low && t > 0 ? 0 : x >= high && t < bins.Count - 1 ? 1 : (x - low) / (high - low);
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
