using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Data;

/// <summary>Bins of numeric inputs from the quantiles of their training values.</summary>
internal static class BinFit
{
    // Bins are left for the others where all but one row in so many share a value.
    private const int MostPartsOfABin = 64;

    /// <summary>Each value of a feature of no more than bins + 1 values; else the quantiles at 0, 1 / n, ..., 1, those of NumPy's default
    /// (type 7), equal ones once, for the largest n up to 64 bins that leaves no more than so many bins: where many rows share a value,
    /// more quantiles fall on the others.</summary>
    /// <param name="sorted">The values of training rows that have one; at least one.</param>
    /// <returns>[at most bins + 1], ascending.</returns>
    public static float[] Quantiles(double[] sorted, int bins)
    {
        if (FewValues(sorted, bins + 1) is { } values)
            return values;
        var (enough, tooMany) = (bins, (bins * MostPartsOfABin) + 1);
        var best = Distinct(sorted, bins);
        while (tooMany - enough > 1)
        {
            var middle = (enough + tooMany) / 2;
            var quantiles = Distinct(sorted, middle);
            if (quantiles.Length <= bins + 1)
                (enough, best) = (middle, quantiles);
            else
                tooMany = middle;
        }
        return best;
    }

    private static float[]? FewValues(double[] sorted, int most)
    {
        List<float> values = [];
        foreach (var value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
                continue;
            if (values.Count == most)
                return null;
            values.Add((float)value);
        }
        return [.. values];
    }

    private static float[] Distinct(double[] sorted, int parts)
    {
        List<float> quantiles = [];
        for (var k = 0; k <= parts; k++)
        {
            var quantile = (float)SortedArrayStatistics.QuantileCustom(sorted, (double)k / parts, QuantileDefinition.R7);
            if (quantiles.Count == 0 || quantiles[^1] != quantile)
                quantiles.Add(quantile);
        }
        return [.. quantiles];
    }

    /// <summary>Bins of the network's inputs. A scaling keeps the order of values, so quantiles go through it as they do.</summary>
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
