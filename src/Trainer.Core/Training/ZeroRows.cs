using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Rows of zeros, to measure the time that rows of this size take.</summary>
/// <param name="rowCount">Number of rows.</param>
/// <param name="sparseCount">Number of sparse inputs of the network.</param>
/// <param name="sparseValues">Number of them that each row has, with the value 0.</param>
internal sealed class ZeroRows(int rowCount, int sparseCount = 0, int sparseValues = 0) : IExampleSource
{
    // A prime, so that the rows touch all sparse inputs.
    private const int Step = 7919;

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

    public void GatherSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        sparse.Clear();
        foreach (var row in rows)
        {
            for (var i = 0; i < sparseValues; i++)
                sparse.Add((int)((((long)row * sparseValues) + i) * Step % sparseCount), 0);
            sparse.CompleteRow();
        }
    }
}
