using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Training;
using Spectre.Console;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Prints metrics.</summary>
internal static class MetricTable
{
    /// <summary>The metrics of a model beside those of the simplest answer and of a linear model, where they are known.</summary>
    /// <param name="simplest">What the simplest answer is.</param>
    public static void Print(IAnsiConsole console, IReadOnlyList<ScoreRow> scores, string simplest)
    {
        var (hasBaseline, hasLinear) = (scores.Any(row => row.Baseline is not null), scores.Any(row => row.Linear is not null));
        var hasIntervals = scores.Any(row => row.Interval is not null);
        var table = new Table().Border(TableBorder.Simple).AddColumn("Metric").AddColumn("Model", Right);
        if (hasIntervals)
            table.AddColumn("95 % interval", Right);
        if (hasBaseline)
            table.AddColumn(simplest, Right);
        if (hasLinear)
            table.AddColumn("Linear model", Right);
        foreach (var row in scores)
        {
            List<string> cells =
            [
                row.Metric + (row.Label is null ? "" : $" of {row.Label}"), Scores.Text(row.Model, row.Format),
            ];
            if (hasIntervals)
                cells.Add(Interval(row.Interval, row.Format));
            if (hasBaseline)
                cells.Add(Scores.Text(row.Baseline, row.Format));
            if (hasLinear)
                cells.Add(Scores.Text(row.Linear, row.Format));
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        console.Write(table);
    }

    /// <summary>An interval, such as "0.86 to 0.88".</summary>
    public static string Interval(ScoreInterval? interval, ScoreFormat format) => interval is { } ends
        ? $"{Scores.Text(ends.Low, format)} to {Scores.Text(ends.High, format)}" : "-";

    private static void Right(TableColumn column) => column.RightAligned().NoWrap();
}
