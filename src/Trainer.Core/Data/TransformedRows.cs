using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The rows of a table with inputs of their own, and with the targets and weights of the table.</summary>
/// <param name="table">The table. It must not be disposed of before this object.</param>
/// <param name="inputs">One row per row of the table; this object disposes of it.</param>
internal sealed class TransformedRows(TrainingMatrix table, RowStore inputs) : IDiskRows, IDisposable
{
    public int RowCount => inputs.RowCount;

    /// <summary>Number of inputs of a row.</summary>
    public int InputCount => inputs.Columns;

    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        GatherInputs(rows, input);
        GatherTargets(rows, targets, weights);
    }

    public bool AreOnDisk => inputs.BytesOnDisk > 0;

    public void GatherInputs(ReadOnlySpan<int> rows, Matrix input) => inputs.CopyRows(rows, input);

    // The inputs of a linear model: it has no sparse ones.
    public void AddSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        for (var i = 0; i < rows.Length; i++)
            sparse.CompleteRow();
    }

    public void GatherTargets(ReadOnlySpan<int> rows, Matrix targets, Span<float> weights) => table.GatherTargets(rows, targets, weights);

    public void Dispose() => inputs.Dispose();
}
