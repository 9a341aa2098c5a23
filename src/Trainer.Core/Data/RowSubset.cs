using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Some rows of another source, in a given order. Nothing is copied.</summary>
internal sealed class RowSubset(IExampleSource rows, int[] indices) : IExampleSource
{
    private int[] _mapped = [];

    public int RowCount => indices.Length;

    public void Gather(ReadOnlySpan<int> subset, Matrix input, Matrix targets, Span<float> weights)
    {
        rows.Gather(Mapped(subset), input, targets, weights);
    }

    public void GatherSparse(ReadOnlySpan<int> subset, SparseBatch sparse) => rows.GatherSparse(Mapped(subset), sparse);

    public int MostSparseValues(int rowCount) => rows.MostSparseValues(rowCount);

    private ReadOnlySpan<int> Mapped(ReadOnlySpan<int> subset)
    {
        if (_mapped.Length < subset.Length)
            _mapped = new int[subset.Length];
        for (var i = 0; i < subset.Length; i++)
            _mapped[i] = indices[subset[i]];
        return _mapped.AsSpan(0, subset.Length);
    }
}
