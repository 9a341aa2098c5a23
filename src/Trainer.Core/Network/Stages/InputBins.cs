namespace FfnnMlNet.Network;

/// <summary>
/// The bins of one numeric input. Bin k reaches from edge k to edge k + 1. Values below the first edge belong to the first bin, values
/// above the last edge to the last bin. The position of a value x in bin k is (x - edge k) / (edge k+1 - edge k). It is in [0, 1], except
/// for values beyond the outer edges. Immutable.
/// </summary>
internal sealed class InputBins
{
    private readonly float[] _edges;
    private readonly float[] _factors;

    /// <param name="edges">[bins + 1], for which <see cref="IsValid"/> is true.</param>
    public InputBins(float[] edges)
    {
        _edges = edges;
        _factors = new float[edges.Length - 1];
        // The reciprocal of a very small difference of two edges would not be finite.
        for (var bin = 0; bin < _factors.Length; bin++)
            _factors[bin] = (float)Math.Min(1 / ((double)edges[bin + 1] - edges[bin]), float.MaxValue);
    }

    /// <summary>Bins whose edges are the given values, sorted and without duplicates. Where all values are the same value v, there is one
    /// bin, which begins at v; its width is |v|, at least 1.</summary>
    /// <param name="values">Finite, at least one.</param>
    public static InputBins Between(ReadOnlySpan<float> values)
    {
        float[] edges = [.. values.ToArray().Distinct().Order()];
        return new InputBins(edges.Length > 1 ? edges : [edges[0], edges[0] + MathF.Max(1, MathF.Abs(edges[0]))]);
    }

    /// <summary>True when there are at least two edges, and all are finite and ascending.</summary>
    public static bool IsValid(ReadOnlySpan<float> edges)
    {
        for (var i = 0; i < edges.Length; i++)
        {
            if (!float.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
                return false;
        }
        return edges.Length > 1;
    }

    /// <summary>Number of bins, at least 1.</summary>
    public int Count => _factors.Length;

    /// <summary>[bins + 1].</summary>
    public ReadOnlySpan<float> Edges => _edges;

    /// <summary>[bins] the factor of <see cref="Locate"/>: 1 / (edge k+1 - edge k).</summary>
    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>The bin of a value. A value that equals an edge belongs to the bin above the edge, or to the last bin.</summary>
    /// <param name="position">The position of the value in the bin; NaN where <paramref name="x"/> is NaN.</param>
    public int Locate(float x, out float position)
    {
        // A binary search without a branch on the comparison, which would be mispredicted half of the time.
        var bin = 0;
        for (var left = _factors.Length; left > 1;)
        {
            var half = left >> 1;
            bin = _edges[bin + half] <= x ? bin + half : bin;
            left -= half;
        }
        position = (x - _edges[bin]) * _factors[bin];
        return bin;
    }
}
