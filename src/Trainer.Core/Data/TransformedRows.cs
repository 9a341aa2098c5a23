using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The rows of a table with inputs of their own, and with the targets and weights of the table.</summary>
/// <param name="table">The table. It must not be disposed of before this object.</param>
/// <param name="inputs">One row per row of the table; this object disposes of it.</param>
internal sealed class TransformedRows(TrainingMatrix table, RowStore inputs) : IExampleSource, IDisposable
{
    public int RowCount => inputs.RowCount;

    /// <summary>Number of inputs of a row.</summary>
    public int InputCount => inputs.Columns;

    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        inputs.CopyRows(rows, input);
        table.GatherTargets(rows, targets, weights);
    }

    public void Dispose() => inputs.Dispose();
}
