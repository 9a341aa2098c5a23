using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// Weights and biases that suit the rows, layer by layer from the first: weights are normal and scaled so that every unit's input has deviation
/// 1 over the rows; a unit's bias puts its zero at a random point among five rows (Holzmueller et al., 2024, section 3, "std" and "he+5"). Of several
/// members, what they share suits the rows of all, and each output layer those of its member.
/// </summary>
internal static class DataDrivenStart
{
    private const int MostRows = 1024;
    private const int Corners = 5;

    // A unit that hears nothing keeps its weights as they were drawn.
    private const double LeastDeviation = 1e-6;

    /// <param name="network">Its embedding has been initialised; its weights and biases are overwritten.</param>
    /// <param name="checkAlive">Asked now and then; what it throws leaves some layers as they were.</param>
    public static void Apply(FeedForwardNetwork network, IExampleSource rows, int seed, MatrixProduct product, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        var chosen = ChooseRows(rows.RowCount, seed);
        Matrix input = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.OutputCount);
        rows.Gather(chosen, input, targets, new float[chosen.Length]);
        var buffers = new ForwardBuffers(network, chosen.Length, keepPreActivations: true, team: null, checkAlive);
        var previous = ForwardPass.Embed(input, buffers);
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, layer);
            var copies = network.Layout.CopiesOf(layer);
            var rowCount = previous.Rows / copies;
            for (var member = 0; member < copies; member++)
                FitUnits(
                    network.Weights(layer, member), network.Bias(layer, member), previous.Slice(member * rowCount, rowCount),
                    buffers.PreActivation(layer, previous.Rows).Slice(member * rowCount, rowCount), product, ref random, ref check);
            previous = ForwardPass.RunLayer(network, product, layer, previous, buffers);
        }
    }

    private static void FitUnits(
        Matrix weights, Matrix bias, Matrix previous, Matrix z, MatrixProduct product, ref RandomStream random, ref PacedCheck check)
    {
        var deviation = 1 / MathF.Sqrt(weights.Rows);
        for (var i = 0; i < weights.Rows; i++)
        {
            foreach (ref var weight in weights.Row(i))
                weight = random.NextGaussian() * deviation;
            check.After(weights.Columns);
        }
        bias.Row(0).Clear();
        product.Forward(previous, weights, bias, z);
        for (var unit = 0; unit < weights.Columns; unit++)
        {
            FitUnit(weights, bias.Row(0), z, unit, ref random);
            check.After(weights.Rows + z.Rows);
        }
    }

    private static void FitUnit(Matrix weights, Span<float> bias, Matrix z, int unit, ref RandomStream random)
    {
        double sum = 0, squares = 0;
        for (var row = 0; row < z.Rows; row++)
            sum += z[row, unit];
        var mean = sum / z.Rows;
        for (var row = 0; row < z.Rows; row++)
            squares += (z[row, unit] - mean) * (z[row, unit] - mean);
        var deviation = Math.Sqrt(squares / z.Rows);
        // One whose sums left float32, for want of a scaling of features, hears nothing either.
        var scale = deviation < LeastDeviation || !double.IsFinite(deviation) ? 1 : (float)(1 / deviation);
        for (var i = 0; i < weights.Rows; i++)
            weights[i, unit] *= scale;
        // A random point of the simplex between the corners: exponential shares, divided by their sum.
        double point = 0, shares = 0;
        for (var corner = 0; corner < Corners; corner++)
        {
            var share = -LaneMath.Log(new Lanes1(1f - random.NextSingle())).Value;
            point += share * z[random.NextInt32(z.Rows), unit];
            shares += share;
        }
        var start = (float)(-point / shares * scale);
        bias[unit] = float.IsFinite(start) ? start : 0;
    }

    private static int[] ChooseRows(int rowCount, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, rowCount)];
        if (rowCount <= MostRows)
            return rows;
        new RandomStream(seed, RandomPurpose.InitializationRows, 0).Shuffle(rows);
        Array.Sort(rows, 0, MostRows);
        return rows[..MostRows];
    }
}
