using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>How many members of an ensemble can be trained within a time limit. This is decided before the rows are split, because the
/// split depends on the number of members.</summary>
internal static class MembersInTime
{
    // Rows from which scaling and embedding are fitted for the time measurement.
    private const int SampleRows = 256;

    // The part of the remaining time that is left for training after the rows are prepared; an estimate.
    private const double TrainingFraction = 0.85;

    /// <summary>The options with as many members as fit into the time, but at most the ensemble size they have.</summary>
    public static ResolvedOptions Limit(TrainingRequest request, RowsRead read, ResolvedOptions options, Deadline deadline)
    {
        var most = options.Of(OptionTable.EnsembleSize);
        if (most == 1)
            return options;
        var members = Count(request, read, options, deadline, most);
        members = request.Ranks?.OfFirst(members) ?? members;
        if (members == most)
            return options;
        request.Say(FormattableString.Invariant(
            $"TimeLimit {deadline.Limit.TotalSeconds:G6} s: {members} of {most} members, so that each has enough epochs."));
        var fewer = options.With(OptionTable.EnsembleSize, members, OptionTable.TimeLimit);
        // Ranks cannot share a single network without shards.
        return request.Ranks is not null && members == 1 && !options.UsesSetValue(OptionTable.GradientShards)
            ? fewer.With(OptionTable.GradientShards, OptionTable.ShardsOfRanks, OptionTable.TimeLimit) : fewer;
    }

    private static int Count(TrainingRequest request, RowsRead read, ResolvedOptions options, Deadline deadline, int most)
    {
        var rows = read.Rows;
        var sample = InputFit.Of(
            rows, options.Of(OptionTable.FeatureScaling), read.Groups, [.. Enumerable.Range(0, Math.Min(SampleRows, rows.RowCount))],
            options.Of(OptionTable.NumberOfThreads), request.CheckAlive, options.Of(OptionTable.NumericEmbedding).Bins);
        // Slots that no row has get no weights, so there are at most as many as values.
        var sparse = new SparseShape(read.Sparse is { } slots ? (int)Math.Clamp(rows.SparseValueCount, 1, slots.Count) : 0);
        var (inputs, embedding) = (sample.Transform, Embeddings.Create(options, sample));
        var settings = RunSettings.ForMeasuring(options, deadline, request.CheckAlive);
        RunMemory.Check(options, inputs, embedding, sparse, read.Labels.OutputCount, rows.RowCount, settings, most, validationRows: 0);
        var network = Networks.Create(options, inputs, embedding, sparse, read.Labels.OutputCount, settings.Objective.Output);
        var heldOut = rows.RowCount / (read.Validation is null ? Math.Max(most, ValidationFolds.LeastFolds) : ValidationFolds.LeastFolds);
        var values = (int)(rows.SparseValueCount / rows.RowCount);
        var memberRows = new MemberRows(
            new ZeroRows(Math.Max(1, rows.RowCount - heldOut), sparse.Count, values),
            heldOut == 0 ? null : new ZeroRows(heldOut, sparse.Count, values));
        return TimePlan.MembersThatFit(network, memberRows, settings, most, TrainingFraction);
    }
}
