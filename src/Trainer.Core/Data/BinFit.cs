using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Data;

/// <summary>Bins of numeric inputs from the quantiles of their training values.</summary>
internal static class BinFit
{
    /// <summary>The quantiles at 0, 1 / bins, ..., 1 of a feature as it was read, those of NumPy's default (type 7).</summary>
    /// <param name="sorted">The values of training rows that have one; at least one.</param>
    /// <returns>[bins + 1], not descending.</returns>
    public static float[] Quantiles(double[] sorted, int bins)
    {
        var quantiles = new float[bins + 1];
        for (var k = 0; k <= bins; k++)
            quantiles[k] = (float)SortedArrayStatistics.QuantileCustom(sorted, (double)k / bins, QuantileDefinition.R7);
        return quantiles;
    }

    /// <summary>Bins of the network's inputs. A scaling never turns the order of two values, so quantiles go through it as values do.</summary>
    /// <param name="quantiles">Those of each feature, or null where it needs no bins.</param>
    /// <returns>[features]; null where there were no quantiles.</returns>
    public static InputBins?[] ToInputs(IReadOnlyList<float[]?> quantiles, InputTransform transform)
    {
        var scaled = quantiles.Select(values => values is null ? null : new float[values.Length]).ToArray();
        var row = new float[AlignedBuffer.StrideFor(transform.InputCount)];
        var count = quantiles.Max(values => values?.Length) ?? 0;
        for (var k = 0; k < count; k++)
        {
            Array.Clear(row);
            for (var slot = 0; slot < scaled.Length; slot++)
                row[slot] = quantiles[slot] is { } values && k < values.Length ? values[k] : 0;
            transform.ApplyInPlace(row);
            for (var slot = 0; slot < scaled.Length; slot++)
            {
                if (scaled[slot] is { } inputs && k < inputs.Length)
                    inputs[k] = row[slot];
            }
        }
        return [.. scaled.Select(inputs => inputs is null ? null : InputBins.Between(inputs))];
    }
}
