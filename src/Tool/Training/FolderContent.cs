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
    /// <param name="onnx">Exports to a path, or says why there is no export; null = it was not asked for.</param>
    /// <param name="rowsLearntFrom">Writes the fingerprints of the rows to a path; null = they are not written.</param>
    /// <param name="hasCode">Asked whether there is time for the generated projects, after the model was saved.</param>
    public TrainResult Write(
        Tested tested, Func<string, OnnxOutcome>? onnx, Action<string>? rowsLearntFrom = null, Func<bool>? hasCode = null)
    {
        TrainResult? result = null;
        ModelFolder.Write(request.Folder, folder =>
        {
            var ml = new MLContext(request.Seed);
            ml.Model.Save(tested.Candidate.Model.Whole, InputSchema(tested.Candidate.Model), Path.Combine(folder, ModelFolder.ModelFile));
            TableSchema.Save(data.Inspection, Path.Combine(folder, ModelFolder.SchemaFile));
            rowsLearntFrom?.Invoke(Path.Combine(folder, ModelFolder.RowsFile));
            var outcome = onnx?.Invoke(Path.Combine(folder, ModelFolder.OnnxFile));
            if (outcome is not null)
                log.Note(outcome.ToString());
            if (hasCode?.Invoke() == false)
                tested = Without.Of(tested, Without.Code);
            else
                CodeWriter.Write(CodeOfModel.Of(request.Title, data.Inspection), Path.Combine(folder, ModelFolder.CodeFolder));
            if (tested.WhyMissing is { } missing)
                log.Note(missing);
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
        CutShort = tested.Candidate.WasCutShort,
        Doubt = Doubts.Summary(tested),
        Missing = tested.Missing.Count == 0 ? null : tested.Missing,
        Command = ReportOfRun.UnrepeatableOf(data, tested.Candidate) is not null ? null : ReportOfRun.CommandOf(request, tested.Candidate),
        Onnx = onnx?.ToString(),
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
        yield return ReportOfRun.UnrepeatableOf(data, tested.Candidate)?.Remark ?? "This gives the same model again:";
        yield return ReportOfRun.CommandOf(request, tested.Candidate);
    }
}
