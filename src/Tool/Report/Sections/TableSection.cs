using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>What the table was, and what was decided about each column.</summary>
/// <param name="Sources">Where the rows came from.</param>
/// <param name="Summary">How many rows there were, and how they were divided.</param>
/// <param name="Columns">The columns, those that matter most first.</param>
/// <param name="Left">A sentence about columns that are not listed, or null.</param>
internal sealed record TableSection(string Sources, string Summary, IReadOnlyList<ColumnLine> Columns, string? Left)
{
    private const int MostOfARole = 40;
    private const int MostSources = 6;

    /// <summary>The section of a report.</summary>
    public static TableSection Of(ReportContent content)
    {
        var (table, run) = (content.Table, content.Run);
        var groups = table.Columns.GroupBy(column => column.Role).OrderBy(group => Order(group.Key)).ToList();
        var lines = groups.SelectMany(group => group.Take(MostOfARole)).Select(column => ColumnLine.Of(column, table.RowCount)).ToList();
        var left = groups
            .Where(group => group.Count() > MostOfARole)
            .Select(group => Words.Count(group.Count() - MostOfARole) + (group.Key == ColumnRole.LeftOut ? " " : " used as ")
                + ColumnLine.RoleOf(group.Key))
            .ToList();
        return new TableSection(
            SourcesOf(table.Sources),
            $"{Words.Count(table.RowCount, "row")} and {Words.Count(table.Columns.Count, "column")}. The model learnt from "
                + $"{Words.Count(run.TrainingRows, "row")} and was tested on {Words.Count(run.TestRows, "row")} that it never saw: "
                + run.TestRowsChosen,
            lines,
            left.Count > 0 ? $"{Words.List(left)} are not listed; schema.json has all of them." : null);
    }

    private static string SourcesOf(IReadOnlyList<string> sources) => sources.Count <= MostSources
        ? Words.List([.. sources.Select(source => Words.Cut(source, 200))])
        : Words.List([.. sources.Take(MostSources).Select(source => Words.Cut(source, 200)),
            $"{Words.Count(sources.Count - MostSources)} more"]);

    private static int Order(ColumnRole role) => role switch
    {
        ColumnRole.Label => 0,
        ColumnRole.Weight or ColumnRole.Group or ColumnRole.SplitDate => 1,
        ColumnRole.Feature => 2,
        _ => 3,
    };
}
