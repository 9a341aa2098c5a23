using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Predicting;
using FfnnMlNet.Tool.Training;
using Microsoft.ML;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Tests a model on a table with labels.</summary>
internal sealed class EvaluateCommand(IAnsiConsole console) : Command<EvaluateSettings>
{
    /// <inheritdoc/>
    public override int Execute(CommandContext context, EvaluateSettings settings, CancellationToken cancellationToken)
    {
        var ml = new MLContext(1);
        var folder = ModelFolder.Open(ml, settings.Model);
        var notes = new ErrorLines(settings.Json);
        using var table = settings.Open(folder.Schema, settings.Files, notes, cancellationToken);
        if (!table.HasLabels)
            throw LackOfLabel(folder, settings.Files);
        notes.Say(table.Inspection.Findings);
        var tested = Evaluation.Rows(table);
        var known = new KnownRows(folder, table, cancellationToken);
        if (settings.NewRows)
            tested = known.Without(tested);
        if (known.Warning(tested) is { } warning)
            notes.Say([warning]);
        var (rows, scores) = Evaluation.Of(folder, table, tested, cancellationToken);
        if (settings.Json)
        {
            Console.Out.WriteLine(new MetricsDocument
            {
                Model = settings.Model,
                Task = folder.Schema.Task.ToString()!,
                Labels = [.. folder.Schema.Labels.Select(label => label.Name)],
                TestRows = rows.Count,
                RowsLearntFrom = known.CountOf(tested),
                Metrics = MetricsDocument.EntriesOf(scores),
            });
            return ExitCode.Done;
        }
        console.WriteLine($"{folder.Path} on {Show.Count(rows.Count)} of {Show.Count(table.RowCount)} rows with a label:");
        MetricTable.Print(console, scores, rows is ScoredClasses ? "Most frequent class" : "Mean");
        return ExitCode.Done;
    }

    /// <summary>The error where a table has no label to test by.</summary>
    internal static ToolException LackOfLabel(ModelFolder folder, IReadOnlyList<string> files) => new(
        $"{string.Join(", ", files)} lacks '{string.Join("', '", folder.Schema.Labels.Select(label => label.Name))}', so {folder.Path} " +
        "cannot be tested on it. 'ffnn predict' needs no label.");
}
