using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Some rows of another source, in a given order. Nothing is copied.</summary>
internal sealed class RowSubset(IExampleSource rows, int[] indices) : IExampleSource
{
    private int[] _mapped = [];

    public int RowCount => indices.Length;

    public void Gather(ReadOnlySpan<int> subset, Matrix input, Matrix targets, Span<float> weights)
    {
        if (_mapped.Length < subset.Length)
            _mapped = new int[subset.Length];
        for (var i = 0; i < subset.Length; i++)
            _mapped[i] = indices[subset[i]];
        rows.Gather(_mapped.AsSpan(0, subset.Length), input, targets, weights);
    }
}
