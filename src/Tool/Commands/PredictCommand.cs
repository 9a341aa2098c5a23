using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Predicting;
using Microsoft.ML;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Adds the predictions of a model to every row of a table.</summary>
internal sealed class PredictCommand : Command<PredictSettings>
{
    /// <inheritdoc/>
    public override int Execute(CommandContext context, PredictSettings settings, CancellationToken cancellationToken)
    {
        OutputFile.Check(settings.Out, settings.Force);
        var ml = new MLContext(1);
        var folder = ModelFolder.Open(ml, settings.Model);
        var notes = new ErrorLines(settings.Quiet);
        using var table = settings.Open(folder.Schema, settings.Files, notes, cancellationToken);
        notes.Say(table.Inspection.Findings);
        var count = Prediction.Write(folder, table, settings.Out, notes, cancellationToken);
        if (settings.Out is not null)
            notes.Say($"{Show.Count(count)} rows are written to {settings.Out}.");
        return ExitCode.Done;
    }
}
