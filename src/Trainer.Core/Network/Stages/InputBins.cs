namespace FfnnMlNet.Network;

/// <summary>
/// The bins of one numeric input: bin k lies between edge k and edge k + 1, the first is open below and the last above. A value has a share
/// of its bin, (x - edge k) / (edge k+1 - edge k), which leaves [0, 1] beyond the outer edges only. Immutable.
/// </summary>
internal sealed class InputBins
{
    private readonly float[] _edges;
    private readonly float[] _factors;

    /// <param name="edges">[bins + 1], as <see cref="IsValid"/> has it.</param>
    public InputBins(float[] edges)
    {
        _edges = edges;
        _factors = new float[edges.Length - 1];
        // Edges next to each other near 0 would have no finite reciprocal.
        for (var bin = 0; bin < _factors.Length; bin++)
            _factors[bin] = (float)Math.Min(1 / ((double)edges[bin + 1] - edges[bin]), float.MaxValue);
    }

    /// <summary>Bins between these numbers: sorted, equal ones merged. A number that is alone begins one bin of width 1, or of the number's
    /// own size where that is larger.</summary>
    /// <param name="numbers">Finite, at least one.</param>
    public static InputBins Between(ReadOnlySpan<float> numbers)
    {
        float[] edges = [.. numbers.ToArray().Distinct().Order()];
        return new InputBins(edges.Length > 1 ? edges : [edges[0], edges[0] + MathF.Max(1, MathF.Abs(edges[0]))]);
    }

    /// <summary>True when there is a bin, and all edges are finite and ascend.</summary>
    public static bool IsValid(ReadOnlySpan<float> edges)
    {
        for (var i = 0; i < edges.Length; i++)
        {
            if (!float.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
                return false;
        }
        return edges.Length > 1;
    }

    /// <summary>Bins; at least 1.</summary>
    public int Count => _factors.Length;

    /// <summary>[bins + 1].</summary>
    public ReadOnlySpan<float> Edges => _edges;

    /// <summary>The bin of a value; an edge belongs to the bin above it, as far as there is one.</summary>
    /// <param name="share">Where in the bin, or how far beyond it; not a number where <paramref name="x"/> is none.</param>
    public int Locate(float x, out float share)
    {
        // Without a branch on the comparison, which no predictor could guess.
        var bin = 0;
        for (var left = _factors.Length; left > 1;)
        {
            var half = left >> 1;
            bin = _edges[bin + half] <= x ? bin + half : bin;
            left -= half;
        }
        share = (x - _edges[bin]) * _factors[bin];
        return bin;
    }
}
