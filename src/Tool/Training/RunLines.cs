using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Report.Sections;

namespace FfnnMlNet.Tool.Training;

/// <summary>What a run says of its table and its models.</summary>
internal static class RunLines
{
    /// <summary>Says what the table is, and notes what was decided of each column.</summary>
    public static void Table(TrainLog log, TrainingData data)
    {
        var inspection = data.Inspection;
        log.Say($"{string.Join(", ", inspection.Sources)}: {Show.Count(inspection.RowCount)} rows, {inspection.Columns.Count} columns, " +
            $"{inspection.Features.Count()} of them to learn from.");
        foreach (var finding in inspection.Findings)
            log.Say(finding);
        log.Say($"Task: {InspectionPrinter.Describe(inspection.Task!.Value, inspection)}.");
        log.Say($"{Show.Count(data.Split.Train.Length)} rows to learn from (some of them held out to end training in time), " +
            $"{Show.Count(data.Split.Test.Length)} test rows that it never sees: {data.Split.How}.");
        foreach (var column in inspection.Columns)
            log.Note($"column '{column.Name}': {ColumnLine.KindOf(column.Kind)}, {ColumnLine.RoleOf(column.Role)}: {column.Reason}");
    }

    /// <summary>Says how a model does on the test rows, and before the first one of a table how the simplest answer does. The model becomes
    /// that of the stage.</summary>
    public static void Tested(TrainLog log, Stage stage, Tested tested)
    {
        if (stage.Tested is null)
            log.Tested(
                tested.Rows is ScoredClasses ? "most frequent class" : "mean", OfMain(stage.Test, stage.Test.Simplest!.MainMetric()), null);
        stage.Tested = tested;
        log.Tested(tested.Candidate.Name, Scores.OfMain(tested.Scores), tested.Candidate.Time);
    }

    /// <summary>A value of the main metric.</summary>
    public static string OfMain(ModelTest test, double value)
    {
        var metric = test.Simplest!.Definitions[0];
        return $"{metric.Name} {Scores.Text(value, metric.Format)}";
    }
}
