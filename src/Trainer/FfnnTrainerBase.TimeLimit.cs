using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

// What FfnnOptions.TimeLimit makes of the other options.
public abstract partial class FfnnTrainerBase<TTransformer, TModel>
{
    // Rows that tell what the features are like.
    private const int SampleRows = 256;

    // Part of the time left once rows are read that is left once they are prepared.
    private const double ShareOfTraining = 0.85;

    // Before the rows are dealt to them, members are counted: a single network has a split of its own.
    private ResolvedOptions WithMembersInTime(
        ResolvedOptions options, TrainContext context, TrainingMatrix rows, SparseSlots sparse, int outputs, Deadline deadline, IChannel channel)
    {
        var asked = options.Of(OptionTable.EnsembleSize);
        if (asked == 1)
            return options;
        var features = context.TrainingSet.Schema.Feature!.Value;
        var settings = RunSettings.Create(options, CheckAlive, _ => { }) with { Deadline = deadline };
        var sample = InputFit.Of(
            rows, options.Of(OptionTable.FeatureScaling), CategoricalSlots.Of(features, rows.FeatureCount), [.. Enumerable.Range(0, Math.Min(SampleRows, rows.RowCount))],
            settings.NumberOfThreads, CheckAlive, options.Of(OptionTable.NumericEmbedding).Bins, sparse);
        var guess = Preparation.Of(options, sample);
        var network = CreateNetwork(options, guess, outputs, rows.RowCount, settings, asked, validationRows: 0);
        var heldOut = context.ValidationSet is null ? rows.RowCount / Math.Max(asked, ValidationFolds.LeastFolds) : rows.RowCount / ValidationFolds.LeastFolds;
        var memberRows = new MemberRows(
            new ZeroRows(Math.Max(1, rows.RowCount - heldOut), guess.Inputs.InputCount),
            heldOut == 0 ? null : new ZeroRows(heldOut, guess.Inputs.InputCount));
        var members = TimePlan.MembersThatFit(network, memberRows, settings with { Objective = guess.Objective }, asked, ShareOfTraining);
        if (members == asked)
            return options;
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"TimeLimit {deadline.Limit.TotalSeconds:G6} s: {members} of {asked} members, so that each has time to learn."));
        return options.With(OptionTable.EnsembleSize, members, OptionTable.TimeLimit);
    }

    private static (TrainingSettings Settings, ResolvedOptions Options) PlanInTime(
        ResolvedOptions options, List<FeedForwardNetwork> networks, TrainingData data, TrainingSettings settings, IChannel channel)
    {
        var planned = TimePlan.Fit(networks[0], data.RowsOf(0), settings, networks.Count);
        var steps = planned.StepsPerEpoch is { } few ? FormattableString.Invariant($"{few} steps") : "every row once";
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"TimeLimit {planned.Deadline!.Limit.TotalSeconds:G6} s: {planned.Deadline.Clock.Elapsed.TotalSeconds:F2} s went by for reading and preparing rows; ") +
            (planned.NumberOfEpochs == settings.NumberOfEpochs && planned.StepsPerEpoch == settings.StepsPerEpoch
                ? FormattableString.Invariant($"all {planned.NumberOfEpochs} epochs should fit.")
                : FormattableString.Invariant($"{planned.NumberOfEpochs} epochs of {steps} are planned in place of {settings.NumberOfEpochs}.")));
        return (planned, Planned(options, planned));
    }

    // The options with what a time limit left of them.
    private static ResolvedOptions Planned(ResolvedOptions options, TrainingSettings settings) => options
        .With(OptionTable.NumberOfEpochs, settings.NumberOfEpochs, OptionTable.TimeLimit)
        .With(OptionTable.StepsPerEpoch, settings.StepsPerEpoch, OptionTable.TimeLimit)
        .With(OptionTable.ScheduleEpochs, settings.ScheduleEpochs, OptionTable.TimeLimit);

    // The settings that, without a limit, do what was done: all members that had not ended before have the same epochs.
    private static TrainingSettings CutShort(TrainingSettings settings, IReadOnlyList<TrainedMember> trained) => settings with
    {
        NumberOfEpochs = trained.Max(member => member.Outcome.History.Count),
        ScheduleEpochs = settings.Optimizer.UsesAllRows ? settings.ScheduleEpochs : settings.ScheduleEpochs ?? settings.NumberOfEpochs,
    };
}
