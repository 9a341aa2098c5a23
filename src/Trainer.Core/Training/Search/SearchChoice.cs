using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>The end of a search: weights for the candidates that were trained on all folds and for the linear model, one temperature for
/// all, and the leaderboard.</summary>
internal static class SearchChoice
{
    // The name of the linear model in the leaderboard.
    private const string LinearName = "linear";

    /// <param name="trials">The candidates; at least the first has the networks of all folds. The networks of those that get no weight are
    /// released, and the logits of the others are divided by the temperature.</param>
    /// <param name="plan">How many draws there were, and on how many folds.</param>
    public static SearchResult Of(SearchSettings settings, IReadOnlyList<SearchTrial> trials, SearchPlan plan)
    {
        var (kind, checkAlive) = (settings.Kind, settings.Training.CheckAlive);
        SearchTrial[] complete = [.. trials.Where(trial => trial.IsComplete)];
        List<IReadOnlyList<HeldOutScores>> scores = [.. complete.Select(trial => HeldOutOf(trial, settings.Rows.Count))];
        if (settings.Linear is { } linear)
            scores.Add(HeldOutOf(settings, linear));
        var rows = new BlendRows(kind, scores[0]);
        List<double[]> values = [.. scores.Select(rows.ValuesOf)];
        var weights = WeightsOf(kind, scores, plan.DecidingFolds, checkAlive);
        var linearWeight = settings.Linear is null ? 0 : weights[^1];
        SearchTrial[] chosen = [.. complete.Zip(weights).Where(pair => pair.Second > 0).Select(pair => pair.First)];
        foreach (var trial in chosen)
            DivideByOwnTemperatures(trial, settings.Rows.Count);
        FeedForwardNetwork[] weighted =
        [
            .. chosen.SelectMany(trial => NetworksOf(trial, settings.Rows.Count)),
            .. linearWeight > 0 ? (FeedForwardNetwork[])[settings.Linear!.OfAll] : [],
        ];
        var temperature = Calibrate(settings, scores, weights, weighted);
        var mixture = Enumerable.Range(0, settings.Rows.Count)
            .Select(fold => Mix(kind, [.. scores.Select(own => own[fold])], weights, temperature)).ToArray();
        var kinds = complete.Zip(weights).Where(pair => pair.Second > 0).OrderByDescending(pair => pair.Second)
            .Select(pair => ((IReadOnlyList<FeedForwardNetwork>)NetworksOf(pair.First, settings.Rows.Count), pair.Second)).ToArray();
        return new SearchResult(
            kinds, linearWeight, mixture, Leaderboard(settings, trials, complete, weights, rows, values), plan.Draws,
            temperature);
    }

    // By the rows that have not decided which draws stay: on those, the best of many draws seem better than they are. Where such folds are
    // fewer than half, by all rows.
    private static float[] WeightsOf(
        ScoreKind kind, List<IReadOnlyList<HeldOutScores>> scores, int decidingFolds, Action? checkAlive)
    {
        var first = 2 * decidingFolds <= scores[0].Count ? decidingFolds : 0;
        var rows = new BlendRows(kind, [.. scores[0].Skip(first)]);
        return GreedySelection.WeightsOf(rows, [.. scores.Select(own => rows.ValuesOf([.. own.Skip(first)]))], checkAlive);
    }

    private static FeedForwardNetwork[] NetworksOf(SearchTrial trial, int folds) =>
        [.. Enumerable.Range(0, folds).Select(fold => trial[fold]!.Network!)];

    private static void DivideByOwnTemperatures(SearchTrial trial, int folds)
    {
        foreach (var fold in Enumerable.Range(0, folds).Select(fold => trial[fold]!).Where(fold => fold.Temperature != 1))
            TemperatureCalibration.DivideLogits([fold.Network!], fold.Temperature);
    }

    private static HeldOutScores[] HeldOutOf(SearchTrial trial, int folds) =>
        [.. Enumerable.Range(0, folds).Select(fold => trial[fold]!.HeldOut!)];

    // Where the folds share their held-out rows, there is one linear model for all of them.
    private static HeldOutScores[] HeldOutOf(SearchSettings settings, LinearFits linear)
    {
        HeldOutScores[] parts = [.. linear.OfParts.Zip(settings.LinearRows)
            .Select(pair => HeldOutScores.Of([pair.First], settings.Kind, pair.Second.Validation!))];
        return [.. Enumerable.Range(0, settings.Rows.Count).Select(fold => parts[Math.Min(fold, parts.Length - 1)])];
    }

    // Besides the temperature that each network has already. Members that share a network have the mean of their probabilities as score,
    // from which their own logits do not follow.
    private static float Calibrate(
        SearchSettings settings, List<IReadOnlyList<HeldOutScores>> scores, float[] weights, FeedForwardNetwork[] networks)
    {
        if (!settings.Training.CalibrateProbabilities || networks.Any(network => network.Layout.RowsPerRow > 1))
            return 1;
        var temperature = BlendTemperature.Of(
            settings.Kind, [.. scores.Zip(weights).Where(pair => pair.Second > 0)], settings.Training.CheckAlive);
        if (temperature == 1)
            return 1;
        try
        {
            TemperatureCalibration.DivideLogits(networks, temperature);
            return temperature;
        }
        catch (CalibrationException failure)
        {
            settings.Training.Warn?.Invoke($"The ensemble has no temperature: {failure.Message}");
            return 1;
        }
    }

    private static HeldOutScores Mix(ScoreKind kind, HeldOutScores[] candidates, float[] weights, float temperature)
    {
        var mixture = candidates[0] with { Scores = new float[candidates[0].Scores.Length] };
        var outputs = mixture.Scores.Length / mixture.Weights.Length;
        var own = new float[outputs];
        for (var first = 0; first < mixture.Scores.Length; first += outputs)
        {
            var sum = 0f;
            var target = mixture.Scores.AsSpan(first, outputs);
            foreach (var (candidate, weight) in candidates.Zip(weights))
            {
                if (weight == 0)
                    continue;
                candidate.Scores.AsSpan(first, outputs).CopyTo(own);
                if (temperature != 1)
                    BlendTemperature.Divide(kind, own, temperature);
                sum += weight;
                MixInto(kind, target, own, isFirst: sum == weight, weight / sum);
            }
        }
        return mixture;
    }

    private static void MixInto(ScoreKind kind, Span<float> scores, ReadOnlySpan<float> other, bool isFirst, float share)
    {
        for (var k = 0; k < scores.Length; k++)
            scores[k] = isFirst ? other[k]
                : kind == ScoreKind.LogOdds ? LogOdds.OfMixture(scores[k], other[k], share)
                : (float)(((1 - (double)share) * scores[k]) + ((double)share * other[k]));
    }

    private static LeaderboardEntry[] Leaderboard(
        SearchSettings settings, IReadOnlyList<SearchTrial> trials, SearchTrial[] complete, float[] weights, BlendRows rows,
        List<double[]> values)
    {
        List<LeaderboardEntry> lines = [];
        foreach (var trial in trials.Where(trial => trial.FoldsDone > 0))
        {
            var at = Array.IndexOf(complete, trial);
            lines.Add(new LeaderboardEntry(
                trial.Candidate.Name, trial.Candidate.Options, trial.FoldsDone, trial.LossOf(settings.Rows.Count),
                at < 0 ? 0 : weights[at], trial.Duration));
        }
        if (settings.Linear is { } linear)
            lines.Add(new LeaderboardEntry(
                LinearName, "", linear.OfParts.Count, rows.LossSum(values[^1], 1) / rows.WeightSum, weights[^1]));
        // Those with a weight first, then those on all folds, whose losses can be compared, then the others.
        return [.. lines.OrderByDescending(line => line.Weight).ThenByDescending(line => line.Folds).ThenBy(line => line.HeldOutLoss)];
    }
}
