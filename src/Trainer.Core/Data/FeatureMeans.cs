namespace FfnnMlNet.Data;

/// <summary>The mean of each feature.</summary>
internal static class FeatureMeans
{
    private const int RowsBetweenChecks = 4096;

    /// <summary>The means over the rows where a feature is finite; 0 where it never is. Sums run over the rows in ascending
    /// order.</summary>
    /// <param name="rows">Rows with the features as they were read.</param>
    /// <param name="taken">The rows to take; null = all rows.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static float[] Of(TrainingMatrix rows, RowSelection? taken, Action? checkAlive)
    {
        // Values that are 0 change no sum, so only the others are visited.
        var (sums, missing) = (new double[rows.FeatureCount], new int[rows.FeatureCount]);
        int row = 0, count = 0;
        rows.ForEachRow((slots, values) =>
        {
            if (row % RowsBetweenChecks == 0)
                checkAlive?.Invoke();
            var at = row++;
            if (taken?.Contains(at) == false)
                return;
            count++;
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsFinite(values[i]))
                    sums[slots[i]] += values[i];
                else
                    missing[slots[i]]++;
            }
        });
        return [.. sums.Select((sum, i) => count == missing[i] ? 0f : (float)(sum / (count - missing[i])))];
    }
}
