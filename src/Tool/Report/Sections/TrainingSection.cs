using FfnnMlNet.Tool.Report.Charts;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How training went, and how to repeat it.</summary>
/// <param name="Facts">What was trained, for how long.</param>
/// <param name="CommandTitle">What the command does.</param>
/// <param name="CommandRemark">What to know about it, or null.</param>
/// <param name="Command">The command that gives the model again.</param>
/// <param name="Options">The options of the trainer.</param>
/// <param name="Figure">The learning curves, or null.</param>
internal sealed record TrainingSection(
    IReadOnlyList<KeyValuePair<string, string>> Facts, string CommandTitle, string? CommandRemark, string Command,
    IReadOnlyList<KeyValuePair<string, string>> Options, Figure? Figure)
{
    /// <summary>The command as markup, in which no option is broken at its hyphens.</summary>
    public string CommandMarkup => FindingLine.Markup(Command);

    private static string? RemarkOf(RunSummary run) => run.Unrepeatable is { } none ? none.Remark
        : run.Command.Contains("--no-linear-member", StringComparison.Ordinal)
            ? "--no-linear-member says that no linear model is mixed into the networks. The one to compare with is apart from them." : null;

    /// <summary>The section of a report.</summary>
    public static TrainingSection Of(ReportContent content)
    {
        var run = content.Run;
        var facts = new List<KeyValuePair<string, string>>
        {
            new("Effort", run.Effort),
            new("Time", Words.Duration(run.Seconds) + (run.TimeLimit is { } limit ? $" of at most {Words.Duration(limit)}" : ", no limit")),
            new("Rows", $"{Words.Count(run.TrainingRows)} to learn from, {Words.Count(run.TestRows)} to test on"),
            new("Seed", run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
        if (run.Stopped is { } stopped)
            facts.Add(new KeyValuePair<string, string>("End", stopped));
        var curves = content.Learning.Where(curve => curve.Points.Any(point => double.IsFinite(point.TrainingLoss))).ToList();
        return new TrainingSection(
            facts, run.Unrepeatable is null ? "The same model again" : "Another command",
            RemarkOf(run),
            run.Command, run.Options, curves.Any(curve => curve.Points.Count > 1) ? LearningChart.Of(curves) : null);
    }
}
