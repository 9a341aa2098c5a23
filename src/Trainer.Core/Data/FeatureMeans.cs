namespace FfnnMlNet.Data;

/// <summary>The mean of each feature.</summary>
internal static class FeatureMeans
{
    /// <summary>The means over the rows where a feature is finite; 0 where it never is. Sums run over the rows in ascending
    /// order.</summary>
    /// <param name="rows">Rows with the features as they were read.</param>
    /// <param name="taken">The rows to take; null = all rows.</param>
    /// <param name="threads">The most threads. The result is the same for any number.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static float[] Of(TrainingMatrix rows, RowSelection? taken, int threads, Action? checkAlive)
    {
        var statistics = SlotStatistics.Of(rows, taken, threads, checkAlive);
        return [.. Enumerable.Range(0, rows.FeatureCount).Select(statistics.Mean)];
    }
}
