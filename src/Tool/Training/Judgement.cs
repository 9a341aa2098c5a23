using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>The metrics of a model beside those of what it is compared with, with confidence intervals from the same drawn rows.</summary>
internal static class Judgement
{
    /// <param name="model">The rows as the model scores them.</param>
    /// <param name="baseline">The same rows as the simplest answer scores them; null = none.</param>
    /// <param name="linear">The same rows as another model scores them; null = none.</param>
    /// <param name="groups">The group of each row, where rows of one group depend on each other; null = they do not.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static IReadOnlyList<ScoreRow> Of(
        ScoredRows model, ScoredRows? baseline, ScoredRows? linear, int[]? groups, int seed, CancellationToken cancellation)
    {
        var (values, baselines, linears) = (model.Metrics(), baseline?.Metrics(), linear?.Metrics());
        var count = values.Length;
        var intervals = Bootstrap.Intervals(model.Count, groups, AllOf, 3 * count, seed, cancellation);
        return
        [
            .. model.Definitions.Select((metric, i) => new ScoreRow
            {
                Metric = metric.Name,
                Meaning = metric.Meaning,
                Label = metric.Label,
                Format = metric.Format,
                HigherIsBetter = metric.HigherIsBetter,
                Best = metric.Best,
                Model = values[i],
                Interval = intervals[i],
                Baseline = Finite(baselines?[i]),
                Linear = Finite(linears?[i]),
                MinusBaseline = intervals[count + i],
                MinusLinear = intervals[(2 * count) + i],
            }),
        ];

        double[] AllOf(int[]? counts)
        {
            var all = new double[3 * count];
            Array.Fill(all, double.NaN);
            var own = model.Metrics(counts);
            own.CopyTo(all, 0);
            Subtract(own, baseline, counts, all.AsSpan(count));
            Subtract(own, linear, counts, all.AsSpan(2 * count));
            return all;
        }
    }

    private static void Subtract(double[] own, ScoredRows? other, int[]? counts, Span<double> differences)
    {
        if (other is null)
            return;
        var values = other.Metrics(counts);
        for (var i = 0; i < own.Length; i++)
            differences[i] = own[i] - values[i];
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
