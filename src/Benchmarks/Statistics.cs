namespace FfnnMlNet.Benchmarks;

internal static class Statistics
{
    /// <summary>The middle value, which a single slow repetition on a busy machine hardly changes.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
