using System.Collections.Immutable;

namespace FfnnMlNet.Schedules;

/// <summary>One example of each built-in schedule. The tests run over the list, so a new schedule is one small file, its factory and one
/// line here.</summary>
internal static class ScheduleCatalog
{
    public static ImmutableArray<LearningRateSchedule> BuiltIn { get; } =
    [
        LearningRateSchedule.Constant,
        LearningRateSchedule.InverseTime(0.01f),
        LearningRateSchedule.InverseTime(0.01f, restartEachEpoch: true),
        LearningRateSchedule.StepDecay(0.5f, epochsPerDrop: 2),
        LearningRateSchedule.Cosine,
        LearningRateSchedule.CosLog(),
        LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1, minimumImprovement: 0.05f, lowestFactor: 0.125f),
        LearningRateSchedule.FlatCosine,
        LearningRateSchedule.OneCycle(),
        LearningRateSchedule.Warmup(3, LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1, minimumImprovement: 0.05f)),
    ];
}
