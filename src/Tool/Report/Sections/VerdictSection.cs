using FfnnMlNet.Tool.Report.Charts;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How good the model is: in words, in one number, and in one chart.</summary>
/// <param name="Headline">The verdict in one line.</param>
/// <param name="Sentences">What it is founded on.</param>
/// <param name="IsDoubtful">Whether the model is not shown to be better than the baseline.</param>
/// <param name="Metric">The name of the number.</param>
/// <param name="Value">The number.</param>
/// <param name="Interval">Its interval, or null.</param>
/// <param name="Figure">The number beside what it is compared with.</param>
internal sealed record VerdictSection(
    string Headline, IReadOnlyList<string> Sentences, bool IsDoubtful, string Metric, string Value, string? Interval, Figure Figure)
{
    /// <summary>The section of a report.</summary>
    public static VerdictSection Of(ReportContent content, string guess)
    {
        var verdict = Report.Verdict.Of(content, guess);
        var score = content.Scores[0];
        var label = score.Label is { } name ? $" of {Words.Quoted(name)}" : "";
        return new VerdictSection(
            verdict.Headline, verdict.Sentences, verdict.WithBaseline != Comparison.Better, Sentence.Capital(score.Metric) + label,
            Words.Score(score.Model, score.Format),
            score.Interval is { } interval
                ? $"{Words.Score(interval.Low, score.Format)} to {Words.Score(interval.High, score.Format)}"
                : null,
            ScoreChart.Of(score, guess));
    }
}
