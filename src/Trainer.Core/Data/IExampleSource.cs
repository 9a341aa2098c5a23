using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>A source of rows for training and validation, which are fetched by index. The rows may be in memory or on disk.</summary>
internal interface IExampleSource
{
    /// <summary>Number of rows.</summary>
    int RowCount { get; }

    /// <summary>Copies rows, in the order of the given indices.</summary>
    /// <param name="rows">Indices in [0, <see cref="RowCount"/>).</param>
    /// <param name="input">[rows, features]; overwritten, padding zero.</param>
    /// <param name="targets">[rows, outputs]; overwritten, classes one-hot, padding zero.</param>
    /// <param name="weights">[rows]; overwritten with the example weights, 1 where there are none.</param>
    void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights);

    /// <summary>Fetches the sparse inputs of rows, in the order of the given indices. A source without sparse inputs gives rows without
    /// any.</summary>
    /// <param name="rows">Indices in [0, <see cref="RowCount"/>).</param>
    /// <param name="sparse">Overwritten.</param>
    void GatherSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        sparse.Clear();
        for (var i = 0; i < rows.Length; i++)
            sparse.CompleteRow();
    }

    /// <summary>The mean number of sparse inputs of a row of the whole table; 0 where there are none.</summary>
    double MeanSparseValues => 0;

    /// <summary>The most sparse inputs that any rows have together; 0 where there are none.</summary>
    /// <param name="rowCount">Number of rows.</param>
    int MostSparseValues(int rowCount) => 0;
}
