using System.Globalization;
using FfnnMlNet.Tool.Report.Sections;
using FfnnMlNet.Tool.Tables;
using Spectre.Console;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Prints what a table is.</summary>
internal sealed class InspectionPrinter(IAnsiConsole console)
{
    private const int WidthOfFiles = 140;

    // On narrower screens the values have no column of their own.
    private const int LeastWidthForValues = 120;

    /// <summary>Prints the columns, then what a person should know, warnings first.</summary>
    internal void Print(TableInspection inspection)
    {
        // A file has no width that a line must fit in.
        console.Profile.Width = console.Profile.Out.IsTerminal ? console.Profile.Width : WidthOfFiles;
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{string.Join(", ", inspection.Sources)}[/]: {inspection.RowCount:N0} rows, {inspection.Columns.Count:N0} columns");
        var hasValues = console.Profile.Width >= LeastWidthForValues;
        var table = new Spectre.Console.Table().Border(TableBorder.Simple)
            .AddColumns(["Column", "Kind", "Used as", "Missing", "Why", .. hasValues ? (string[])["Values"] : []]);
        foreach (var column in inspection.Columns)
        {
            List<string> cells =
            [
                column.Name, ColumnLine.KindOf(column.Kind), ColumnLine.RoleOf(column.Role),
                column.Missing == 0 ? "" : column.Missing.ToString("N0", CultureInfo.InvariantCulture), column.Reason,
            ];
            if (hasValues)
                cells.Add(Values(column));
            table.AddRow([.. cells.Select(Cell)]);
        }
        console.Write(table);
        if (inspection.Task is { } task)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]Task[/]: {Describe(task, inspection)}");
        }
        foreach (var finding in inspection.Findings)
        {
            console.MarkupLine((finding.IsWarning ? "[yellow]Warning[/]: " : "[blue]Note[/]: ") + Markup.Escape(Sentence(finding)));
        }
    }

    /// <summary>A finding with its column and its advice.</summary>
    internal static string Sentence(Finding finding) =>
        (finding.Column is null || finding.Text.Contains($"'{finding.Column}'", StringComparison.Ordinal) ? "" : $"{finding.Column}: ")
        + finding.Text + (finding.Advice is null ? "" : " " + finding.Advice);

    /// <summary>What is learnt, such as "two classes: 'no' and 'yes' (positive)".</summary>
    internal static string Describe(TaskKind task, TableInspection inspection)
    {
        var labels = inspection.Labels.ToList();
        return task switch
        {
            TaskKind.Regression => $"the number '{labels[0].Name}' (regression)",
            TaskKind.BinaryClassification =>
                $"two classes of '{labels[0].Name}': '{labels[0].Levels[0]}' and '{labels[0].Levels[1]}', which is the positive one",
            TaskKind.MulticlassClassification => $"{labels[0].Levels.Count:N0} classes of '{labels[0].Name}'",
            _ => $"{labels.Count:N0} numbers: {string.Join(", ", labels.Select(label => $"'{label.Name}'"))} "
                + "(regression with several outputs)",
        };
    }

    private static Text Cell(string text) => new(text);

    private static string Values(ColumnDecision column) => column.Range is { } range
        ? $"{range.Smallest.ToString("G6", CultureInfo.InvariantCulture)} to {range.Largest.ToString("G6", CultureInfo.InvariantCulture)}"
        : ColumnLine.ListOf(column.Examples.Select(Tables.Inspecting.KindRules.Shorten));
}
