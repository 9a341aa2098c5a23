using FfnnMlNet.Data;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>How many members of an ensemble a time limit leaves time for. They are counted before the rows are dealt to them: a single
/// network has a split of its own.</summary>
internal static class MembersInTime
{
    // Rows that tell what the features are like.
    private const int SampleRows = 256;

    // Part of the time left once rows are read that is left once they are prepared.
    private const double ShareOfTraining = 0.85;

    public static ResolvedOptions Limit(TrainingRequest request, RowsRead read, ResolvedOptions options, Deadline deadline)
    {
        var asked = options.Of(OptionTable.EnsembleSize);
        if (asked == 1)
            return options;
        var members = Count(request, read, options, deadline, asked);
        if (members == asked)
            return options;
        request.Say(FormattableString.Invariant(
            $"TimeLimit {deadline.Limit.TotalSeconds:G6} s: {members} of {asked} members, so that each has time to learn."));
        return options.With(OptionTable.EnsembleSize, members, OptionTable.TimeLimit);
    }

    private static int Count(TrainingRequest request, RowsRead read, ResolvedOptions options, Deadline deadline, int asked)
    {
        var rows = read.Rows;
        var sample = InputFit.Of(
            rows, options.Of(OptionTable.FeatureScaling), CategoricalSlots.Of(request.Features, rows.FeatureCount),
            [.. Enumerable.Range(0, Math.Min(SampleRows, rows.RowCount))], options.Of(OptionTable.NumberOfThreads), request.CheckAlive,
            options.Of(OptionTable.NumericEmbedding).Bins, read.Sparse);
        var (inputs, embedding) = (sample.Transform, Embeddings.Create(options, sample));
        var settings = RunSettings.ForMeasuring(options, deadline, request.CheckAlive);
        RunMemory.Check(options, inputs, embedding, read.Labels.OutputCount, rows.RowCount, settings, asked, validationRows: 0);
        var network = Networks.Create(options, inputs, embedding, read.Labels.OutputCount, settings.Objective.Output);
        var heldOut = rows.RowCount / (read.Validation is null ? Math.Max(asked, ValidationFolds.LeastFolds) : ValidationFolds.LeastFolds);
        var memberRows = new MemberRows(
            new ZeroRows(Math.Max(1, rows.RowCount - heldOut)), heldOut == 0 ? null : new ZeroRows(heldOut));
        return TimePlan.MembersThatFit(network, memberRows, settings, asked, ShareOfTraining);
    }
}
