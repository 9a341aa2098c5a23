using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>What other thresholds of the probability of the positive class would give.</summary>
internal static class ThresholdTable
{
    private static readonly double[] s_steps = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    public static IReadOnlyList<ThresholdRow> Of(ScoredClasses scored)
    {
        var best = BestF1(scored);
        List<ThresholdRow> rows = [.. s_steps.Select(step => At(scored, step, step == 0.5 ? "used by the model" : null))];
        if (best is { } threshold)
            rows.Add(At(scored, threshold, "highest F1 on these rows"));
        return [.. rows.OrderBy(row => row.Threshold)];
    }

    private static ThresholdRow At(ScoredClasses scored, double threshold, string? remark)
    {
        long found = 0, wrong = 0, missed = 0, left = 0;
        for (var row = 0; row < scored.Count; row++)
        {
            var isPredicted = scored.Probability(row, 1) >= threshold;
            if (scored.Actual[row] == 1)
                (found, missed) = isPredicted ? (found + 1, missed) : (found, missed + 1);
            else
                (wrong, left) = isPredicted ? (wrong + 1, left) : (wrong, left + 1);
        }
        return new ThresholdRow(threshold, found, wrong, missed, left, remark);
    }

    // In the middle between two probabilities, so that rows that are nearly the same are decided the same way.
    private static double? BestF1(ScoredClasses scored)
    {
        var order = scored.ByProbability;
        double positives = scored.Actual.Count(actual => actual == 1), found = 0, best = 0;
        double? threshold = null;
        for (var i = 0; i < order.Count; i++)
        {
            found += scored.Actual[order[i]];
            if (i + 1 < order.Count && scored.Probability(order[i], 1).Equals(scored.Probability(order[i + 1], 1)))
                continue;
            var score = 2 * found / (positives + i + 1);
            if (score <= best)
                continue;
            best = score;
            threshold = i + 1 < order.Count
                ? (scored.Probability(order[i], 1) + (double)scored.Probability(order[i + 1], 1)) / 2 : scored.Probability(order[i], 1);
        }
        return threshold;
    }
}
