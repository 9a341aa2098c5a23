using System.Text.Json;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Predicting;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;
using Microsoft.ML;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Tests two models on the same table.</summary>
internal sealed class CompareCommand(IAnsiConsole console) : Command<CompareSettings>
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <inheritdoc/>
    public override int Execute(CommandContext context, CompareSettings settings, CancellationToken cancellationToken)
    {
        var ml = new MLContext(1);
        var (first, second) = (ModelFolder.Open(ml, settings.First), ModelFolder.Open(ml, settings.Second));
        var notes = new ErrorLines(settings.Json);
        using var table = settings.Open(first.Schema, settings.Files, notes, cancellationToken);
        using var other = settings.Open(second.Schema, settings.Files, notes, cancellationToken);
        if (!table.HasLabels)
            throw EvaluateCommand.LackOfLabel(first, settings.Files);
        if (!other.HasLabels)
            throw EvaluateCommand.LackOfLabel(second, settings.Files);
        notes.Say(table.Inspection.Findings);
        var tested = Evaluation.RowsOfBoth(table, other);
        KnownRows[] known = [new(first, table, cancellationToken), new(second, other, cancellationToken)];
        foreach (var rows in known)
        {
            if (settings.NewRows)
                tested = rows.Without(tested);
        }
        notes.Say(known.Select(rows => rows.Warning(tested)).OfType<Finding>());
        var scores = Evaluation.Compare((first, table), (second, other), tested, cancellationToken);
        if (settings.Json)
            PrintJson(settings, tested.Length, [.. known.Select(rows => rows.CountOf(tested))], scores);
        else
            Print(settings, tested.Length, scores);
        return ExitCode.Done;
    }

    private static void PrintJson(CompareSettings settings, int count, long?[] learntFrom, IReadOnlyList<ScoreRow> scores) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(
            new
            {
                first = settings.First,
                second = settings.Second,
                testRows = count,
                rowsFirstLearntFrom = learntFrom[0],
                rowsSecondLearntFrom = learntFrom[1],
                metrics = scores.Select(row => new
                {
                    name = row.Metric,
                    label = row.Label,
                    first = Finite(row.Model),
                    second = row.Baseline,
                    differenceLow = row.MinusBaseline?.Low,
                    differenceHigh = row.MinusBaseline?.High,
                    higherIsBetter = row.HigherIsBetter,
                }),
            }, s_json));

    private void Print(CompareSettings settings, int count, IReadOnlyList<ScoreRow> scores)
    {
        console.WriteLine($"{Show.Count(count)} rows:");
        var table = new Spectre.Console.Table().Border(TableBorder.Simple)
            .AddColumns(
                "Metric", Markup.Escape(settings.First), Markup.Escape(settings.Second), "Difference, 95 % interval", "Better");
        foreach (var row in scores)
        {
            string[] cells =
            [
                row.Metric + (row.Label is null ? "" : $" of {row.Label}"), Scores.Text(row.Model, row.Format),
                Scores.Text(row.Baseline, row.Format), MetricTable.Interval(row.MinusBaseline, row.Format), Better(row, settings),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        console.Write(table);
        console.WriteLine("The interval is that of the first value minus the second one, over rows drawn with replacement.");
    }

    private static string Better(ScoreRow row, CompareSettings settings) => row.MinusBaseline is not { } difference ? "-"
        : difference.Low > 0 ? row.HigherIsBetter ? settings.First : settings.Second
        : difference.High < 0 ? row.HigherIsBetter ? settings.Second : settings.First : "not sure";

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
