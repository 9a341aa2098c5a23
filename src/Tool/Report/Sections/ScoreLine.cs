namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A metric as a row of the table of scores.</summary>
/// <param name="Metric">Its name, with the label where it belongs to one of several.</param>
/// <param name="Meaning">What it says, and which direction is better.</param>
/// <param name="Model">The value of the model.</param>
/// <param name="Interval">Its interval, or null.</param>
/// <param name="Linear">The value of a linear model.</param>
/// <param name="Baseline">The value of the baseline.</param>
internal sealed record ScoreLine(string Metric, string Meaning, string Model, string? Interval, string Linear, string Baseline)
{
    /// <summary>The row of a metric.</summary>
    public static ScoreLine Of(ScoreRow score) => new(
        Sentence.Capital(score.Metric) + (score.Label is { } label ? $" of {Words.Quoted(label)}" : ""),
        $"{Sentence.Capital(score.Meaning)}. {(score.HigherIsBetter ? "Higher" : "Lower")} is better.",
        Words.Score(score.Model, score.Format),
        score.Interval is { } interval
            ? $"{Words.Score(interval.Low, score.Format)} to {Words.Score(interval.High, score.Format)}"
            : null,
        Words.Score(score.Linear ?? double.NaN, score.Format),
        Words.Score(score.Baseline ?? double.NaN, score.Format));
}
