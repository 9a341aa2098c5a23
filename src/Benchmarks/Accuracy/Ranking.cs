namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Suite score and mean rank among the methods that ran on all sets.</summary>
internal sealed record Ranking(string Method, double Score, double AverageRank)
{
    public const string Ours = "FfnnMlNet";

    /// <summary>
    /// The score of a set is (linear's error - error) / (linear's error - the best error), in [-1, 1]. Sets on which no method beats linear
    /// have none. Images, and sets that a method lacks, are left out. Equal errors share their mean rank.
    /// </summary>
    public static IReadOnlyList<Ranking> Of(IReadOnlyList<SetResult> results, Anchors anchors)
    {
        var scores = new Dictionary<string, List<double>>();
        var ranks = new Dictionary<string, List<double>>();
        foreach (var result in results.Where(result => !result.Set.IsOfImages))
        {
            var errors = Anchors.Ranked.ToDictionary(method => method, method =>
                Metrics.Error(result.Set.MainMetric, anchors.Mean(method, result.Set, result.Splits, result.Set.MainMetric) ?? double.NaN));
            if (errors.Values.Any(double.IsNaN))
                continue;
            errors[Ours] = result.Error();
            var linear = errors[Anchors.Linear];
            var best = errors.Values.Min();
            foreach (var (method, error) in errors)
            {
                if (best < linear)
                    Add(scores, method, Math.Clamp((linear - error) / (linear - best), -1, 1));
                // The anchors are rounded to six digits, so equal numbers of right rows may differ beyond them.
                var ties = errors.Values.Count(other => Math.Abs(other - error) <= 2e-6 * Math.Max(1, error));
                Add(ranks, method, errors.Values.Count(other => error - other > 2e-6 * Math.Max(1, error)) + ((1 + ties) / 2.0));
            }
        }
        return
        [
            .. ranks.Select(each => new Ranking(
                    each.Key, scores.TryGetValue(each.Key, out var values) ? values.Average() : double.NaN, each.Value.Average()))
                .OrderByDescending(ranking => ranking.Score),
        ];
    }

    private static void Add(Dictionary<string, List<double>> lists, string method, double value)
    {
        if (!lists.TryGetValue(method, out var list))
            lists[method] = list = [];
        list.Add(value);
    }
}
