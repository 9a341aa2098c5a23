using System.Buffers;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Some rows of another source, in ascending order. Nothing is copied.</summary>
internal sealed class RowSubset(IExampleSource rows, IReadOnlyList<int> indices) : IDiskRows
{
    private readonly RowSelection _selection = RowSelection.Of(indices);

    public int RowCount => _selection.Length;

    public bool AreOnDisk => rows is IDiskRows { AreOnDisk: true };

    public void Gather(ReadOnlySpan<int> subset, Matrix input, Matrix targets, Span<float> weights)
    {
        var mapped = Map(subset);
        rows.Gather(mapped.AsSpan(0, subset.Length), input, targets, weights);
        ArrayPool<int>.Shared.Return(mapped);
    }

    public void GatherInputs(ReadOnlySpan<int> subset, Matrix input)
    {
        var mapped = Map(subset);
        ((IDiskRows)rows).GatherInputs(mapped.AsSpan(0, subset.Length), input);
        ArrayPool<int>.Shared.Return(mapped);
    }

    public void GatherTargets(ReadOnlySpan<int> subset, Matrix targets, Span<float> weights)
    {
        var mapped = Map(subset);
        ((IDiskRows)rows).GatherTargets(mapped.AsSpan(0, subset.Length), targets, weights);
        ArrayPool<int>.Shared.Return(mapped);
    }

    public void GatherSparse(ReadOnlySpan<int> subset, SparseBatch sparse)
    {
        var mapped = Map(subset);
        rows.GatherSparse(mapped.AsSpan(0, subset.Length), sparse);
        ArrayPool<int>.Shared.Return(mapped);
    }

    public void AddSparse(ReadOnlySpan<int> subset, SparseBatch sparse)
    {
        var mapped = Map(subset);
        ((IDiskRows)rows).AddSparse(mapped.AsSpan(0, subset.Length), sparse);
        ArrayPool<int>.Shared.Return(mapped);
    }

    public double MeanSparseValues => rows.MeanSparseValues;

    public int MostSparseValues(int rowCount) => rows.MostSparseValues(rowCount);

    // From a pool, because several threads may gather at the same time.
    private int[] Map(ReadOnlySpan<int> subset)
    {
        var mapped = ArrayPool<int>.Shared.Rent(subset.Length);
        for (var i = 0; i < subset.Length; i++)
            mapped[i] = _selection[subset[i]];
        return mapped;
    }
}
