using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A warning or a note.</summary>
/// <param name="Column">The column that it is about, or null.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do, or null.</param>
internal sealed record FindingLine(string? Column, string Text, string? Advice)
{
    /// <summary>The line of a finding.</summary>
    public static FindingLine Of(Finding finding) =>
        new(finding.Column is { } column ? Words.Cut(column, 60) : null, Words.Cut(finding.Text, 600), finding.Advice);
}
