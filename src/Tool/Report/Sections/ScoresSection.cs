namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>All metrics of the model, beside the baseline and a linear model.</summary>
/// <param name="Guess">What the baseline does.</param>
/// <param name="IsBaseline">Whether any metric has a value of the baseline.</param>
/// <param name="IsLinear">Whether any metric has a value of a linear model.</param>
/// <param name="IsInterval">Whether any metric has an interval.</param>
/// <param name="Rows">The metrics.</param>
internal sealed record ScoresSection(string Guess, bool IsBaseline, bool IsLinear, bool IsInterval, IReadOnlyList<ScoreLine> Rows)
{
    /// <summary>The section of a report.</summary>
    public static ScoresSection Of(ReportContent content, string guess) => new(
        Sentence.Capital(guess),
        content.Scores.Any(score => score.Baseline is not null),
        content.Scores.Any(score => score.Linear is not null),
        content.Scores.Any(score => score.Interval is not null),
        [.. content.Scores.Select(ScoreLine.Of)]);
}
