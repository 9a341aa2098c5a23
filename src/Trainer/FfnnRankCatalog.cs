using FfnnMlNet;

namespace Microsoft.ML;

/// <summary>Gives each rank its own part of a table, see <see cref="FfnnOptions.Ranks"/>.</summary>
public static class FfnnRankCatalog
{
    /// <summary>The rows of this rank: the table is cut into as many parts as there are ranks, nearly equal and in the order of the ranks.
    /// Train on them with <see cref="RankRows.Share"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="data">The whole table. Where it does not know its number of rows, they are counted in one pass.</param>
    /// <param name="ranks">The ranks.</param>
    /// <example>
    /// <code>
    /// var rows = mlContext.Data.ShareOfRank(mlContext.Data.LoadFromTextFile&lt;Row&gt;("rows.csv"), ranks);
    /// var options = new FfnnRegressionTrainer.Options { Ranks = ranks, RankRows = RankRows.Share };
    /// </code>
    /// </example>
    public static IDataView ShareOfRank(this DataOperationsCatalog catalog, IDataView data, RankGroup ranks)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(ranks);
        var count = data.GetRowCount() ?? Count(data);
        var first = count * ranks.Rank / ranks.Count;
        var end = count * (ranks.Rank + 1) / ranks.Count;
        return catalog.TakeRows(catalog.SkipRows(data, first), end - first);
    }

    private static long Count(IDataView data)
    {
        var count = 0L;
        using var cursor = data.GetRowCursor([]);
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
