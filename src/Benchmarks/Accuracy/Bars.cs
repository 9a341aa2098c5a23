namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The figures that each effort has to reach.</summary>
internal static class Bars
{
    public static IReadOnlyList<Bar> Of(string effort, IReadOnlyList<SetResult> ours, IReadOnlyList<SetResult> lightGbm, Anchors anchors)
    {
        var seconds = Comparison.Of(ours, lightGbm, result => result.Seconds).Mean();
        if (string.Equals(effort, "Fast", StringComparison.OrdinalIgnoreCase))
        {
            return
            [
                new("error / MLP 2x256's", ErrorOver(Anchors.PlainNet), 0.90, AtMost: true),
                new("seconds of Fit / LightGBM's", seconds, 2, AtMost: true),
            ];
        }
        var best = string.Equals(effort, "Best", StringComparison.OrdinalIgnoreCase);
        List<Bar> bars =
        [
            new("error / ML.NET LightGBM's", ErrorOver(Anchors.LightGbm), best ? 0.89 : 0.95, AtMost: true),
            new("error / RealMLP-TD-S's", ErrorOver(Anchors.SmallRealMlp), best ? 0.89 : 0.95, AtMost: true),
            new("error / MLP 2x256's", ErrorOver(Anchors.PlainNet), best ? 0.72 : 0.77, AtMost: true),
            new("log-loss / LightGBM's, classification", Comparison.OfLogLoss(ours, anchors, Anchors.LightGbm).Mean(),
                best ? 0.94 : 1.00, AtMost: true),
            new("california_housing RMSE", Main("california_housing"), best ? 45_000 : 47_000, AtMost: true),
            new("adult AUC", Main("adult"), best ? 0.924 : 0.918, AtMost: false),
            new("churn AUC, mean of splits", Main("churn"), best ? 0.908 : 0.895, AtMost: false),
            new("letter accuracy", Main("letter"), best ? 0.983 : 0.975, AtMost: false),
            new("covertype_20k accuracy", Main("covertype_20k"), best ? 0.765 : 0.745, AtMost: false),
            new("seconds of Fit / LightGBM's", seconds, best ? 80 : 8, AtMost: true),
        ];
        if (!best)
        {
            bars.Add(new("sets worse than linear beyond seed noise", WorseThanLinear(ours, anchors).Count, 0, AtMost: true));
            bars.Add(new("mnist accuracy", Main("mnist"), 0.980, AtMost: false));
            bars.Add(new("mnist seconds of Fit", Find("mnist")?.Seconds ?? double.NaN, 180, AtMost: true));
        }
        return bars;

        double ErrorOver(string method) => Comparison.OfErrors(ours, anchors, method).Mean();
        SetResult? Find(string set) => ours.FirstOrDefault(result => result.Set.Name == set);
        double Main(string set) => Find(set)?.Main ?? double.NaN;
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
