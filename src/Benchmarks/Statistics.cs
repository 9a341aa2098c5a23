namespace FfnnMlNet.Benchmarks;

internal static class Statistics
{
    /// <summary>The middle value: one slow repetition on a busy machine does not move it.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
