using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>From options to what the training loop takes.</summary>
internal static class RunSettings
{
    /// <param name="targetScale">[outputs] what targets are divided by; none = 1.</param>
    public static Objective Objective(ResolvedOptions options, ReadOnlySpan<float> targetScale = default)
    {
        var loss = options.Of(OptionTable.Loss);
        return new Objective(
            options.Of(OptionTable.OutputActivation), targetScale.IsEmpty ? loss : loss.ForScaledTargets(targetScale),
            options.AlwaysGeneralDelta);
    }

    /// <summary>What part of the rows is set aside for so many members, which are judged even where a single network would not
    /// be.</summary>
    public static float FractionFor(ResolvedOptions options, int members)
    {
        var fraction = options.Of(OptionTable.ValidationFraction);
        return fraction > 0 || members == 1 ? fraction : 1f / Math.Max(members, ValidationFolds.LeastFolds);
    }

    public static TrainingSettings Create(ResolvedOptions options, Action checkAlive, Action<EpochSummary> onEpoch) => new()
    {
        Objective = Objective(options),
        Optimizer = options.Of(OptionTable.Optimizer),
        LearningRate = options.Of(OptionTable.LearningRate),
        Schedule = options.Of(OptionTable.LearningRateSchedule),
        Initialization = options.Of(OptionTable.WeightInitialization),
        Sampling = options.Of(OptionTable.Sampling),
        BatchSize = options.Of(OptionTable.BatchSize),
        NumberOfEpochs = options.Of(OptionTable.NumberOfEpochs),
        StepsPerEpoch = options.Of(OptionTable.StepsPerEpoch),
        ScheduleEpochs = options.Of(OptionTable.ScheduleEpochs),
        L2Regularization = options.Of(OptionTable.L2Regularization),
        Rates = options.Of(OptionTable.LearningRateFactors),
        DropoutSchedule = options.Of(OptionTable.DropoutSchedule),
        WeightDecaySchedule = options.Of(OptionTable.WeightDecaySchedule),
        WeightAveraging = options.Of(OptionTable.WeightAveraging),
        Clipping = options.Of(OptionTable.GradientClipping),
        Dropout = [.. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Dropout ?? options.Of(OptionTable.Dropout))],
        Seed = options.Of(OptionTable.Seed)!.Value,
        NumberOfThreads = options.Of(OptionTable.NumberOfThreads),
        OnEpoch = onEpoch,
        CheckAlive = checkAlive,
        EarlyStopping = options.Of(OptionTable.EarlyStopping),
        OnDivergence = options.Of(OptionTable.OnDivergence),
        OnCancellation = options.Of(OptionTable.OnCancellation),
        Checkpoint = options.Of(OptionTable.Checkpoint),
        SelectBestBy = options.Of(OptionTable.SelectBestBy),
        CalibrateProbabilities = options.Of(OptionTable.CalibrateProbabilities),
    };
}
