namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The figures that each effort has to reach.</summary>
internal static class Bars
{
    public static IReadOnlyList<Bar> Of(
        string effort, IReadOnlyList<SetResult> ours, IReadOnlyList<SetResult> lightGbm, IReadOnlyList<SetResult> bagged, Anchors anchors)
    {
        var errors = Comparison.OfErrors(ours, anchors, Anchors.LightGbm);
        // The sets whose errors are compared.
        var compared = ours.Where(result => errors.Has(result.Set)).ToArray();
        var seconds = Comparison.Of(compared, lightGbm, result => result.Seconds);
        if (string.Equals(effort, "Fast", StringComparison.OrdinalIgnoreCase))
        {
            return
            [
                new("error / ML.NET LightGBM's", errors.Mean(), 1.00, AtMost: true),
                new("seconds / LightGBM's, 5,000 rows and more", seconds.Mean(IsLarge), 1.0, AtMost: true),
            ];
        }
        var best = string.Equals(effort, "Best", StringComparison.OrdinalIgnoreCase);
        var lost = errors.In(_ => true).Count(each => each.Ratio > 1.02);
        var logLoss = Comparison.OfLogLoss(ours, anchors, Anchors.LightGbm).Mean();
        var small = compared.Where(result => result.Set.IsInMeans && !IsLarge(result.Set)).Select(result => result.Seconds)
            .DefaultIfEmpty(double.NaN).ToArray();
        List<Bar> bars =
        [
            new("error / ML.NET LightGBM's, geometric mean", errors.Mean(), best ? 0.82 : 0.87, AtMost: true),
            new("the same, median", errors.Median(_ => true), best ? 0.90 : 0.94, AtMost: true),
            new("sets with more than 1.02 times its error", lost, best ? 2 : 3, AtMost: true),
            new("log-loss / LightGBM's, classification", logLoss, best ? 0.76 : 0.84, AtMost: true),
        ];
        if (best)
        {
            bars.Add(new(
                "error / bagged LightGBM's with tuned defaults", BaggedReport.Errors(compared, bagged).Mean(), 0.93, AtMost: true));
            bars.Add(new("seconds up to 5,000 rows, largest", Largest(set => set.Rows <= 5_000), 60, AtMost: true));
            bars.Add(new("seconds above 5,000 rows, largest", Largest(set => set.Rows > 5_000), 300, AtMost: true));
        }
        else
        {
            bars.Add(new("seconds / LightGBM's, 5,000 rows and more", seconds.Mean(IsLarge), 3, AtMost: true));
            bars.Add(new("seconds below 5,000 rows, median", small.Median(), 1.2, AtMost: true));
            bars.Add(new("seconds below 5,000 rows, largest", small.Max(), 3, AtMost: true));
            bars.Add(new("sets worse than linear beyond seed noise", WorseThanLinear(ours, anchors).Count, 0, AtMost: true));
        }
        return bars;

        double Largest(Func<DataSet, bool> chosen) => compared.Where(result => result.Set.IsInMeans && chosen(result.Set))
            .Select(result => result.Seconds).DefaultIfEmpty(double.NaN).Max();

        static bool IsLarge(DataSet set) => set.Rows >= 5_000;
    }

    /// <summary>Sets on which the error is larger than that of the linear model, by more than twice the standard error of the mean over
    /// seeds. With one seed, every larger error counts.</summary>
    public static IReadOnlyList<string> WorseThanLinear(IReadOnlyList<SetResult> ours, Anchors anchors) =>
    [
        .. ours.Where(result => anchors.Mean(Anchors.Linear, result.Set, result.Splits, result.Set.MainMetric) is { } linear &&
                result.Error() - Metrics.Error(result.Set.MainMetric, linear) >
                    (2 * result.SeedDeviation() / Math.Sqrt(result.RunCount)) + (2e-6 * Math.Max(1, result.Error())))
            .Select(result => result.HasSeeds ? result.Set.Name : $"{result.Set.Name} (one seed)"),
    ];
}
