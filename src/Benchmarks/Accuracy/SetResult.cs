namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The results of a method on one set, over splits and seeds.</summary>
internal sealed class SetResult
{
    private readonly Result[] _runs;

    private SetResult(DataSet set, Result[] runs) => (Set, _runs) = (set, runs);

    public DataSet Set { get; }

    public int RunCount => _runs.Length;

    public IReadOnlyList<int> Splits => [.. _runs.Select(run => run.Split).Distinct()];

    /// <summary>The seconds of the fastest run; all runs of a set do about the same work. On a busy machine threads wait for each other,
    /// those of LightGBM up to a hundred times as long as they work.</summary>
    public double Seconds => _runs.Min(run => run.Seconds);

    public double Main => Mean(Set.MainMetric);

    public bool HasSeeds => _runs.GroupBy(run => run.Split).Any(split => split.Count() > 1);

    public static IReadOnlyList<SetResult> Of(IEnumerable<Result> results, string method) =>
    [
        .. results.Where(result => result.Method == method).GroupBy(result => result.Set)
            .Select(group => new SetResult(DataSet.All.First(set => set.Name == group.Key), [.. group])),
    ];

    /// <summary>The same over the splits that another method has too.</summary>
    public SetResult On(IReadOnlyList<int> splits) => new(Set, [.. _runs.Where(run => splits.Contains(run.Split))]);

    /// <summary>The mean of the splits' means, since an interrupted run may have fewer seeds in one split.</summary>
    public double Mean(string metric, int? onlySplit = null) => _runs.Where(run => onlySplit is null || run.Split == onlySplit)
        .GroupBy(run => run.Split).Select(split => split.Average(run => run.Metrics[metric])).DefaultIfEmpty(double.NaN).Average();

    public double Error(int? onlySplit = null) => Metrics.Error(Set.MainMetric, Mean(Set.MainMetric, onlySplit));

    /// <summary>The standard deviation over the seeds of a split, pooled over the splits; 0 with one seed.</summary>
    public double SeedDeviation()
    {
        var splits = _runs.GroupBy(run => run.Split).Where(split => split.Count() > 1)
            .Select(split => split.Select(run => run.Metrics[Set.MainMetric]).ToArray()).ToArray();
        var freedom = splits.Sum(split => split.Length - 1);
        return freedom == 0 ? 0 : Math.Sqrt(splits.Sum(split => split.Sum(value => Math.Pow(value - split.Average(), 2))) / freedom);
    }

    /// <summary>The standard deviation of the main metric over splits; 0 with one split.</summary>
    public double SplitDeviation() => Deviation([.. Splits.Select(split => Mean(Set.MainMetric, split))]);

    /// <summary>How much larger the error is than that of another method on the same splits, and the standard error of this difference: the
    /// larger one of what the splits and what the seeds show, because few splits, or a single one, tell little of it.</summary>
    public (double Difference, double Noise) ErrorBeyond(SetResult other)
    {
        double[] differences = [.. Splits.Select(split => Error(split) - other.Error(split))];
        return (differences.Average(), Math.Max(
            Deviation(differences) / Math.Sqrt(differences.Length), SeedDeviation() / Math.Sqrt(_runs.Length)));
    }

    private static double Deviation(double[] values) =>
        values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
}
