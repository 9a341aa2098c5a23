using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Training;

/// <summary>Fills the folder of a model.</summary>
internal sealed class FolderContent(TrainRequest request, TrainingData data, TrainLog log, RunClock clock)
{
    /// <summary>Writes all files.</summary>
    /// <param name="onnx">Exports to a path; null = there is no export.</param>
    public TrainResult Write(Tested tested, Func<string, OnnxOutcome>? onnx)
    {
        TrainResult? result = null;
        ModelFolder.Write(request.Folder, folder =>
        {
            var ml = new MLContext(request.Seed);
            ml.Model.Save(tested.Candidate.Model.Whole, InputSchema(tested.Candidate.Model), Path.Combine(folder, ModelFolder.ModelFile));
            TableSchema.Save(data.Inspection, Path.Combine(folder, ModelFolder.SchemaFile));
            CodeWriter.Write(CodeOfModel.Of(request.Title, data.Inspection), Path.Combine(folder, ModelFolder.CodeFolder));
            var outcome = onnx?.Invoke(Path.Combine(folder, ModelFolder.OnnxFile));
            if (outcome is not null)
                log.Note(outcome.Text);
            ReportWriter.Write(ReportOfRun.Of(request, data, tested, clock, outcome), Path.Combine(folder, ModelFolder.ReportFile));
            var metrics = MetricsOf(tested, outcome);
            File.WriteAllText(Path.Combine(folder, ModelFolder.MetricsFile), metrics + "\n");
            File.WriteAllLines(Path.Combine(folder, ModelFolder.LogFile), [.. log.Lines, .. LastLines(tested)]);
            result = new TrainResult(request.Folder, tested, metrics, outcome, tested.Candidate.WasStopped);
        });
        return result!;
    }

    // The columns that the model reads, without the label.
    private DataViewSchema InputSchema(FittedModel model)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in data.Inspection.Features)
            builder.AddColumn(column.Name, model.InputSchema[column.Name].Type);
        return builder.ToSchema();
    }

    private MetricsDocument MetricsOf(Tested tested, OnnxOutcome? onnx) => new()
    {
        Model = request.Title,
        Task = data.Inspection.Task.ToString()!,
        Labels = [.. data.Inspection.Labels.Select(label => label.Name)],
        TrainingRows = tested.Candidate.TrainingRows,
        TestRows = tested.Rows.Count,
        TestRowsChosen = ReportOfRun.TestRowsChosen(data),
        Metrics = MetricsDocument.EntriesOf(tested.Scores),
        Effort = tested.Candidate.Effort.ToString(),
        Seed = request.Seed,
        Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
        Command = ReportOfRun.CommandOf(request, tested.Candidate),
        Onnx = onnx?.Text,
        Folder = request.Folder,
        Warnings =
        [
            .. data.Inspection.Findings.Concat(ReportOfRun.FindingsOf(data, tested)).Where(finding => finding.IsWarning)
                .Select(finding => finding.Text),
        ],
    };

    private IEnumerable<string> LastLines(Tested tested)
    {
        yield return "";
        foreach (var score in tested.Scores)
            yield return $"{score.Metric}{(score.Label is null ? "" : " of " + score.Label)}: {Scores.Text(score)}";
        yield return "";
        yield return $"Network: {tested.Candidate.Model.Network.Summary}";
        foreach (var (name, value) in tested.Candidate.Model.Network.Options)
            yield return $"  {name} = {value}";
        yield return "";
        yield return tested.Candidate.WasStopped
            ? "Training was ended from the keyboard. This would train the same model to its planned end:"
            : "This gives the same model again:";
        yield return ReportOfRun.CommandOf(request, tested.Candidate);
    }
}
