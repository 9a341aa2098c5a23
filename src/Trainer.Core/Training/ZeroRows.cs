using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Rows of zeros, to measure the time that rows of this size take.</summary>
internal sealed class ZeroRows(int rowCount) : IExampleSource
{
    public int RowCount => rowCount;

    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            input.PaddedRow(row).Clear();
            targets.PaddedRow(row).Clear();
        }
        weights[..rows.Length].Fill(1);
    }
}
