namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>What a person should know about the table and the model.</summary>
/// <param name="Warnings">What may spoil the model.</param>
/// <param name="Notes">What was noticed besides.</param>
internal sealed record FindingsSection(IReadOnlyList<FindingLine> Warnings, IReadOnlyList<FindingLine> Notes)
{
    /// <summary>The section of a report.</summary>
    public static FindingsSection Of(ReportContent content)
    {
        var all = content.Findings.Concat(content.Table.Findings).ToList();
        return new FindingsSection(
            [.. all.Where(finding => finding.IsWarning).Select(FindingLine.Of)],
            [.. all.Where(finding => !finding.IsWarning).Select(FindingLine.Of)]);
    }
}
