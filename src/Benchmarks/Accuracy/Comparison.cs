namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The ratio of one method's error, log-loss or seconds to another's, set by set.</summary>
internal sealed record Comparison(IReadOnlyList<(DataSet Set, double Ratio)> Ratios)
{
    // A perfect score on a test part of a few hundred rows would make the geometric mean 0.
    private const double SmallestError = 1e-4;

    /// <summary>The ratio of this library's main error to that of an anchor.</summary>
    public static Comparison OfErrors(IEnumerable<SetResult> ours, Anchors anchors, string method)
    {
        // RealMLP-TD ran on split 0 only.
        int? split = method == Anchors.RealMlp ? 0 : null;
        return Of(ours, result =>
            anchors.Mean(method, result.Set, split is { } only ? [only] : result.Splits, result.Set.MainMetric) is { } theirs
                ? Divide(result.Error(split), Metrics.Error(result.Set.MainMetric, theirs))
                : null);
    }

    /// <summary>The ratio of the main error of one anchor to that of another, on the splits of <paramref name="ours"/>.</summary>
    public static Comparison OfAnchors(IEnumerable<SetResult> ours, Anchors anchors, string method, string other) => Of(ours, result =>
        anchors.Mean(method, result.Set, result.Splits, result.Set.MainMetric) is { } value &&
        anchors.Mean(other, result.Set, result.Splits, result.Set.MainMetric) is { } divisor
            ? Divide(Metrics.Error(result.Set.MainMetric, value), Metrics.Error(result.Set.MainMetric, divisor))
            : null);

    public static Comparison OfLogLoss(IEnumerable<SetResult> ours, Anchors anchors, string method) => Of(ours, result =>
        result.Set.IsClassification && anchors.Mean(method, result.Set, result.Splits, "logloss") is { } theirs
            ? Divide(result.Mean("logloss"), theirs)
            : null);

    /// <summary>Compares two results of this program on the splits that both have.</summary>
    public static Comparison Of(IEnumerable<SetResult> ours, IReadOnlyList<SetResult> theirs, Func<SetResult, double> value) =>
        Of(ours, result => theirs.FirstOrDefault(other => other.Set == result.Set) is { } match &&
            match.Splits.Intersect(result.Splits).ToArray() is { Length: > 0 } splits
                ? Divide(value(result.On(splits)), value(match.On(splits)))
                : null);

    /// <summary>The geometric mean over the sets that count in means; NaN where there is none.</summary>
    public double Mean(string? sizeClass = null) => Mean(set => sizeClass is null || set.SizeClass == sizeClass);

    /// <summary>The geometric mean over the chosen sets of those that count in means; NaN where there is none.</summary>
    public double Mean(Func<DataSet, bool> chosen)
    {
        var logarithms = In(chosen).Select(each => Math.Log(each.Ratio)).Where(double.IsFinite).ToArray();
        return logarithms.Length == 0 ? double.NaN : Math.Exp(logarithms.Average());
    }

    /// <summary>The median over the chosen sets of those that count in means; NaN where there is none.</summary>
    public double Median(Func<DataSet, bool> chosen) => In(chosen).Select(each => each.Ratio).DefaultIfEmpty(double.NaN).Median();

    /// <summary>The ratios of the chosen sets of those that count in means.</summary>
    public IReadOnlyList<(DataSet Set, double Ratio)> In(Func<DataSet, bool> chosen) =>
        [.. Ratios.Where(each => each.Set.IsInMeans && chosen(each.Set))];

    /// <summary>True where both methods ran on the set.</summary>
    public bool Has(DataSet set) => Ratios.Any(each => each.Set == set);

    private static Comparison Of(IEnumerable<SetResult> ours, Func<SetResult, double?> ratio) =>
        new([.. ours.Select(result => (result.Set, Ratio: ratio(result))).Where(each => each.Ratio is not null)
            .Select(each => (each.Set, each.Ratio!.Value))]);

    private static double Divide(double ours, double theirs) => Math.Max(ours, SmallestError) / Math.Max(theirs, SmallestError);
}
