namespace FfnnMlNet.Tool.Training;

/// <summary>What a model must beat to be worth anything: the shares of the classes, or the mean, whatever the row says.</summary>
internal static class SimplestAnswer
{
    /// <summary>Every row gets the shares of the classes of the training rows, so the most frequent class is predicted.</summary>
    /// <param name="counts">The number of training rows of each class.</param>
    public static ScoredClasses Of(ScoredClasses rows, IReadOnlyList<long> counts)
    {
        double all = counts.Sum();
        float[] shares = [.. counts.Select(count => (float)(count / all))];
        return new ScoredClasses(rows.Classes, rows.Actual, [.. Enumerable.Repeat(shares, rows.Count).SelectMany(share => share)]);
    }

    /// <summary>Every row gets the means of the training rows.</summary>
    /// <param name="means">The mean of each output.</param>
    public static ScoredNumbers Of(ScoredNumbers rows, IReadOnlyList<double> means) => rows with
    {
        Predicted = [.. Enumerable.Range(0, rows.Count).SelectMany(_ => means.Select(mean => (float)mean))],
        Margins = null,
    };
}
