using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>Reads the features of rows in blocks, so that a network scores many rows at once.</summary>
internal static class FeatureRows
{
    // Floats of a block: 4 MB.
    private const int BlockValues = 1 << 20;

    /// <summary>The scores of all rows, in their order.</summary>
    /// <param name="features">Rows with the column of the features.</param>
    /// <param name="network">The network.</param>
    /// <param name="take">Gets the scores of the next rows: [rows, scores].</param>
    public static void Score(IDataView features, Network network, Action<float[]> take, CancellationToken cancellation) =>
        ReadBlocks(features, network.FeatureColumn, network.FeatureCount, BlockRows(network.FeatureCount), cancellation,
            (block, rows) => take(network.Predict(block.AsSpan(0, rows * network.FeatureCount))));

    /// <summary>The features of the rows in memory: [rows, features].</summary>
    /// <param name="most">The most rows that are read.</param>
    public static float[] Read(IDataView features, string column, int featureCount, int most, CancellationToken cancellation)
    {
        var all = new float[0];
        var at = 0;
        ReadBlocks(features, column, featureCount, Math.Min(most, BlockRows(featureCount)), cancellation, (block, rows) =>
        {
            var count = Math.Min(rows * featureCount, (most * featureCount) - at);
            if (count <= 0)
                return;
            Array.Resize(ref all, at + count);
            block.AsSpan(0, count).CopyTo(all.AsSpan(at));
            at += count;
        });
        return all;
    }

    private static int BlockRows(int featureCount) => Math.Clamp(BlockValues / Math.Max(1, featureCount), 16, 4096);

    private static void ReadBlocks(
        IDataView view, string name, int featureCount, int blockRows, CancellationToken cancellation, Action<float[], int> take)
    {
        var column = view.Schema[name];
        using var cursor = view.GetRowCursor([column]);
        var get = cursor.GetGetter<VBuffer<float>>(column);
        var (block, values, rows) = (new float[blockRows * featureCount], default(VBuffer<float>), 0);
        while (cursor.MoveNext())
        {
            get(ref values);
            values.CopyTo(block.AsSpan(rows * featureCount, featureCount));
            if (++rows < blockRows)
                continue;
            cancellation.ThrowIfCancellationRequested();
            take(block, rows);
            rows = 0;
        }
        if (rows > 0)
            take(block, rows);
    }
}
