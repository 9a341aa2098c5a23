using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Computes bins of numeric inputs from the quantiles of their training values.</summary>
internal static class BinFit
{
    // The search for quantiles goes up to so many times the wanted number of bins. So even when all rows but one in 64 share a value, bins
    // remain for the other values.
    private const int MostPartsOfABin = 64;

    /// <summary>
    /// The edges of the bins of a feature. If the feature has at most bins + 1 distinct values, these are the edges. Otherwise the edges
    /// are the distinct quantiles at 0, 1 / n, ..., 1 (NumPy's default, type 7) for the largest n, up to 64 times the number of bins, that
    /// gives at most bins + 1 of them. When many rows share a value, a larger n places more quantiles among the other values.
    /// </summary>
    /// <param name="sorted">The finite values of the training rows, ascending; at least one.</param>
    /// <returns>[at most bins + 1] edges, ascending.</returns>
    public static float[] Quantiles(ReadOnlySpan<float> sorted, int bins)
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

    private static float[]? FewValues(ReadOnlySpan<float> sorted, int most)
    {
        List<float> values = [];
        foreach (var value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
                continue;
            if (values.Count == most)
                return null;
            values.Add(value);
        }
        return [.. values];
    }

    private static float[] Distinct(ReadOnlySpan<float> sorted, int parts)
    {
        List<float> quantiles = [];
        for (var k = 0; k <= parts; k++)
        {
            var quantile = (float)SortedColumn.Quantile(sorted, (double)k / parts);
            if (quantiles.Count == 0 || quantiles[^1] != quantile)
                quantiles.Add(quantile);
        }
        return [.. quantiles];
    }

    /// <summary>Turns quantiles of features into bins of the network's inputs. A scaling keeps the order of values, so the scaled quantiles
    /// are the quantiles of the scaled values.</summary>
    /// <param name="quantiles">[features]: the edges of each feature; null for a feature without bins.</param>
    /// <returns>[features]: the bins; null for a feature without bins.</returns>
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
