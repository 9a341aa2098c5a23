using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>How many epochs, and of how many steps, fit into <see cref="FfnnOptions.TimeLimit"/>.</summary>
internal static class EpochsInTime
{
    /// <summary>The run with as many epochs as fit into the time that is left. A few steps are timed to find the number.</summary>
    public static BuiltRun Of(TrainingRequest request, BuiltRun built)
    {
        var (whole, planned) = (built.Settings, TimePlan.Fit(built.Networks[0], built.Rows[0], built.Settings, built.Networks.Count));
        if (request.Ranks is { } ranks)
            planned = RankAgreement.PlanOfFirst(ranks, planned);
        var deadline = planned.Deadline!;
        var steps = planned.StepsPerEpoch is { } few ? FormattableString.Invariant($"{few} steps") : "every row once";
        request.Say(
            FormattableString.Invariant($"TimeLimit {deadline.Limit.TotalSeconds:G6} s: {deadline.Clock.Elapsed.TotalSeconds:F2} s ") +
            "were used to read and prepare the rows; " +
            (planned.NumberOfEpochs == whole.NumberOfEpochs && planned.StepsPerEpoch == whole.StepsPerEpoch
                ? FormattableString.Invariant($"all {planned.NumberOfEpochs} epochs should fit.")
                : FormattableString.Invariant(
                    $"{planned.NumberOfEpochs} epochs of {steps} are planned instead of {whole.NumberOfEpochs}.")));
        return built with { Settings = planned, Options = OptionsOf(built.Options, planned) };
    }

    /// <summary>The options of a run that the time limit ended early. With them and without a limit the model is the same: all members that
    /// were still running ended after the same epoch.</summary>
    public static ResolvedOptions CutShort(BuiltRun built, IReadOnlyList<TrainedMember> trained)
    {
        var settings = built.Settings;
        return OptionsOf(built.Options, settings with
        {
            NumberOfEpochs = trained.Max(member => member.Outcome.History.Count),
            ScheduleEpochs = settings.Optimizer.UsesAllRows
                ? settings.ScheduleEpochs : settings.ScheduleEpochs ?? settings.NumberOfEpochs,
        });
    }

    private static ResolvedOptions OptionsOf(ResolvedOptions options, TrainingSettings settings) => options
        .With(OptionTable.NumberOfEpochs, settings.NumberOfEpochs, OptionTable.TimeLimit)
        .With(OptionTable.StepsPerEpoch, settings.StepsPerEpoch, OptionTable.TimeLimit)
        .With(OptionTable.ScheduleEpochs, settings.ScheduleEpochs, OptionTable.TimeLimit);
}
