using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>What <see cref="FfnnOptions.TimeLimit"/> makes of the epochs.</summary>
internal static class PlanInTime
{
    /// <summary>The run with as many epochs as fit.</summary>
    public static BuiltRun Of(TrainingRequest request, BuiltRun built)
    {
        var (asked, planned) = (built.Settings, TimePlan.Fit(built.Networks[0], built.Rows[0], built.Settings, built.Networks.Count));
        var deadline = planned.Deadline!;
        var steps = planned.StepsPerEpoch is { } few ? FormattableString.Invariant($"{few} steps") : "every row once";
        request.Say(
            FormattableString.Invariant($"TimeLimit {deadline.Limit.TotalSeconds:G6} s: {deadline.Clock.Elapsed.TotalSeconds:F2} s ") +
            "went by for reading and preparing rows; " +
            (planned.NumberOfEpochs == asked.NumberOfEpochs && planned.StepsPerEpoch == asked.StepsPerEpoch
                ? FormattableString.Invariant($"all {planned.NumberOfEpochs} epochs should fit.")
                : FormattableString.Invariant(
                    $"{planned.NumberOfEpochs} epochs of {steps} are planned in place of {asked.NumberOfEpochs}.")));
        return built with { Settings = planned, Options = OptionsOf(built.Options, planned) };
    }

    /// <summary>The options that, without a limit, do what was done: all members that had not ended before have the same epochs.</summary>
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
