using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The forward pass of rows whose numbers leave the range of float32, such as one with a feature of 1e30: sums in double, every value kept
/// within +-<see cref="float.MaxValue"/>, what is no number at all taken as 0. So a row of finite features has finite scores, whatever
/// the model.
/// </summary>
internal static class SaturatedPass
{
    /// <summary>After the forward pass: does nothing to rows whose last layer is finite, or whose input is not.</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="buffers">Every layer's z and a of the rows; overwritten where needed.</param>
    public static void RunWhereNeeded(FeedForwardNetwork network, Matrix input, ForwardBuffers buffers)
    {
        var last = network.LayerCount - 1;
        var rows = input.Rows * network.Layout.MembersPerNetwork;
        Matrix z = buffers.PreActivation(last, rows), a = buffers.Activation(last, rows);
        // Padding may hold anything: then the rows are asked one by one.
        if (rows > 0 && Reductions.AllFinite(z.PaddedRows()) && Reductions.AllFinite(a.PaddedRows()))
            return;
        for (var row = 0; row < rows; row++)
        {
            if (Reductions.AllFinite(z.Row(row)) && Reductions.AllFinite(a.Row(row)))
                continue;
            if (Reductions.AllFinite(input.Row(row % input.Rows)))
                Run(network, input, row, buffers);
        }
    }

    // One row of one member.
    private static void Run(FeedForwardNetwork network, Matrix input, int row, ForwardBuffers buffers)
    {
        var (member, rows) = (row / input.Rows, input.Rows * network.Layout.MembersPerNetwork);
        var previous = (buffers.Embedding?.Output ?? input).At(row % input.Rows);
        if (buffers.Embedding is not null)
            SaturateInPlace(previous.Row(0));
        if (buffers.Members is { } members)
        {
            previous = members.ForwardRow(previous, row);
            SaturateInPlace(previous.Row(0));
        }
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var preActivation = buffers.PreActivation(layer, rows).At(row);
            SumsInto(previous.Row(0), network.Weights(layer, member), network.Bias(layer, member).Row(0), preActivation.Row(0));
            var activation = buffers.Activation(layer, rows).At(row);
            network.Activations[layer].ApplyInto(preActivation, activation);
            if (network.Layout.HasSlopes && layer < network.LayerCount - 1)
                network.Activations[layer].BlendInPlace(preActivation, network.Slopes(layer), activation);
            SaturateInPlace(activation.Row(0));
            previous = activation;
        }
    }

    private static void SaturateInPlace(Span<float> values)
    {
        foreach (ref var value in values)
            value = Saturate(value);
    }

    // The nearest finite number; 0 for NaN.
    private static float Saturate(double value) =>
        double.IsNaN(value) ? 0 : (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    // Products of two floats and sums of 2^31 of them are far from the end of double.
    private static void SumsInto(ReadOnlySpan<float> row, Matrix weights, ReadOnlySpan<float> bias, Span<float> sums)
    {
        for (var output = 0; output < sums.Length; output++)
        {
            double sum = bias[output];
            for (var i = 0; i < row.Length; i++)
                sum += (double)row[i] * weights[i, output];
            sums[output] = Saturate(sum);
        }
    }
}
