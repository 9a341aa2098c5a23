namespace FfnnMlNet.Tool.Report;

/// <summary>How good the model is, in words: whether the columns say anything about the label at all, and whether more than a linear model
/// finds in them.</summary>
internal sealed record Verdict
{
    // Shares of the way from the baseline to a perfect score.
    private const double Slight = 0.1;
    private const double Moderate = 0.35;
    private const double Large = 0.7;
    private const double NearlyPerfect = 0.98;

    /// <summary>Whether the model is better than the baseline.</summary>
    public required Comparison WithBaseline { get; init; }

    /// <summary>Whether the model is better than a linear model.</summary>
    public required Comparison WithLinear { get; init; }

    /// <summary>The share of the way from the baseline to a perfect score; NaN where there is no baseline.</summary>
    public required double Skill { get; init; }

    /// <summary>The verdict in one line.</summary>
    public required string Headline { get; init; }

    /// <summary>What it is founded on.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>The verdict on a model.</summary>
    /// <param name="content">Its report.</param>
    /// <param name="guess">What the baseline does, such as "always “no”".</param>
    public static Verdict Of(ReportContent content, string guess)
    {
        var score = content.Scores[0];
        var withBaseline = Compare(score, score.Baseline, score.MinusBaseline);
        var withLinear = Compare(score, score.Linear, score.MinusLinear);
        var skill = score.Baseline is { } baseline ? (score.Model - baseline) / (score.Best - baseline) : double.NaN;
        return new Verdict
        {
            WithBaseline = withBaseline,
            WithLinear = withLinear,
            Skill = skill,
            Headline = content.Run.WasCutShort && withBaseline is (Comparison.Worse or Comparison.Unclear)
                ? "Training was cut short: this says nothing about your data"
                : withBaseline == Comparison.Unclear && score is { MinusBaseline: null, Interval: null }
                    ? $"Not compared with answering {guess}: no interval was computed"
                    : HeadlineOf(withBaseline, withLinear, skill, guess, content.Run.TestRows),
            Sentences = [.. SentencesOf(content, withBaseline, withLinear, skill, guess)],
        };
    }

    private static Comparison Compare(ScoreRow score, double? other, ScoreInterval? difference)
    {
        if (other is not { } value || !double.IsFinite(value) || !double.IsFinite(score.Model))
            return Comparison.Unknown;
        var interval = difference
            ?? (score.Interval is { } own ? new ScoreInterval(own.Low - value, own.High - value) : new ScoreInterval(0, 0));
        var (low, high) = score.HigherIsBetter ? (interval.Low, interval.High) : (-interval.High, -interval.Low);
        return low > 0 ? Comparison.Better : high < 0 ? Comparison.Worse : Comparison.Unclear;
    }

    private static string HeadlineOf(Comparison withBaseline, Comparison withLinear, double skill, string guess, long testRows)
    {
        switch (withBaseline)
        {
            case Comparison.Unknown:
                return "There is nothing to compare this model with";
            case Comparison.Worse:
                return $"Worse than answering {guess}";
            case Comparison.Unclear:
                return $"Not shown to be better than answering {guess}: {Words.Count(testRows, "test row")} tell no difference";
        }
        var beginning = skill switch
        {
            > NearlyPerfect => "Nearly perfect",
            > Large => $"Far better than answering {guess}",
            > Moderate => $"Much better than answering {guess}",
            > Slight => $"Better than answering {guess}",
            _ => $"Slightly better than answering {guess}",
        };
        return beginning + withLinear switch
        {
            Comparison.Better => ", and better than a linear model",
            Comparison.Worse => ", but worse than a linear model",
            Comparison.Unclear => ", and about as good as a linear model",
            _ => "",
        };
    }

    // What everybody understands: how many rows are right, or how far off a number is.
    private static string? PlainOf(ReportContent content)
    {
        string OfHundred(double share) => Words.Score(share, ScoreFormat.Share).TrimEnd('%', '\u00A0');
        if (content.Scores.FirstOrDefault(score => score.Metric == "accuracy") is { } accuracy && double.IsFinite(accuracy.Model))
            return $"Of 100 rows {OfHundred(accuracy.Model)} are predicted right"
                + (accuracy.Baseline is { } simplest ? $"; the most frequent class alone is right in {OfHundred(simplest)}." : ".");
        var errors = content.Scores.Where(score => score.Metric == "mean absolute error" && double.IsFinite(score.Model)).ToList();
        return errors.Count == 1
            ? $"On average a prediction is {Words.Number(errors[0].Model)} off"
                + (errors[0].Baseline is { } mean ? $"; always answering the mean is {Words.Number(mean)} off." : ".")
            : null;
    }

    private static IEnumerable<string> SentencesOf(
        ReportContent content, Comparison withBaseline, Comparison withLinear, double skill, string guess)
    {
        var score = content.Scores[0];
        string Written(double value) => Words.Score(value, score.Format);
        if (PlainOf(content) is { } plain)
            yield return plain;
        yield return $"On {Words.Count(content.Run.TestRows, "row")} that it never saw, the {score.Metric} is {Written(score.Model)}"
            + (score.Interval is { } interval ? $" (95 % interval {Written(interval.Low)} to {Written(interval.High)})" : "")
            + $": {score.Meaning}.";
        if (withBaseline == Comparison.Better)
            yield return $"That is {Words.ShortShare(skill)} of the way from answering {guess} to a perfect score.";
        if (withBaseline == Comparison.Better && skill > NearlyPerfect)
            yield return "Scores like this are rare in real data. Check that no column holds the answer, or something that is known only "
                + "afterwards; the importance of the columns shows where to look.";
        if (content.Run.WasCutShort)
            yield return "The training of this model ended before its time. A longer one may do much better, so nothing can be concluded "
                + "about the columns.";
        else if (withBaseline == Comparison.Worse || (withBaseline == Comparison.Unclear && score.MinusBaseline is not null)
            || (withBaseline == Comparison.Unclear && score.Interval is not null))
            yield return "As far as these rows can tell, the columns say nothing about the label. More rows, or other columns, are "
                + "needed before the model should be used.";
        if (withBaseline == Comparison.Better && withLinear == Comparison.Unclear && !content.Run.WasCutShort)
            yield return "What there is to learn is nearly linear, or there are too few rows to learn more.";
    }
}
