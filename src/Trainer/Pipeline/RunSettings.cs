using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Makes the settings of the training loop from options.</summary>
internal static class RunSettings
{
    /// <summary>The settings for training.</summary>
    public static TrainingSettings ForTraining(TrainingRequest request, RowsRead read, PreparedRows prepared, ResolvedOptions options) =>
        Of(options, Objective(options, prepared.Outputs.Scale), request.Deadline, request.CheckAlive) with
        {
            LossUnit = LossUnit.For(options.Of(OptionTable.Loss), read.Labels.OutputCount, prepared.Outputs.Scale),
            OnEpoch = summary => RunLog.SayEpoch(request, summary),
            Warn = request.Warn,
            Checkpoint = options.Of(OptionTable.Checkpoint),
            ResumeFrom = read.Checkpoint,
            OptionFacts = OptionNotes.ForCheckpoint(options, request.Initial),
            KeepParameters = request.Initial is not null,
            LabelName = request.Label.Name,
            FeatureName = request.Features.Name,
            OutputNames = read.Labels.OutputNames,
            Metric = MetricOf(request.ScoreKind, prepared.Outputs),
        };

    /// <summary>The settings for timing a few steps before the rows are split: without log, checkpoint and scaled labels.</summary>
    public static TrainingSettings ForMeasuring(ResolvedOptions options, Deadline deadline, Action checkAlive) =>
        Of(options, Objective(options, []), deadline, checkAlive);

    private static Objective Objective(ResolvedOptions options, ReadOnlySpan<float> targetScale)
    {
        var loss = options.Of(OptionTable.Loss);
        return new Objective(
            options.Of(OptionTable.OutputActivation), targetScale.IsEmpty ? loss : loss.ForScaledTargets(targetScale),
            options.AlwaysGeneralDelta);
    }

    private static Metric MetricOf(ScoreKind scoreKind, OutputTransform outputs) => scoreKind switch
    {
        ScoreKind.Probabilities => new ClassAccuracy(),
        ScoreKind.LogOdds => new BinaryAccuracy(0.5f),
        ScoreKind.Margin => new BinaryAccuracy(0),
        _ => new RootMeanSquaredError(outputs.Scale.ToArray()),
    };

    private static TrainingSettings Of(ResolvedOptions options, Objective objective, Deadline? deadline, Action checkAlive) => new()
    {
        Objective = objective,
        Deadline = deadline,
        CheckAlive = checkAlive,
        Optimizer = options.Of(OptionTable.Optimizer),
        SparseOptimizer = options.Of(OptionTable.SparseOptimizer),
        SparseDropout = options.Of(OptionTable.SparseDropout),
        LearningRate = options.Of(OptionTable.LearningRate),
        Schedule = options.Of(OptionTable.LearningRateSchedule),
        Initialization = options.Of(OptionTable.WeightInitialization),
        Sampling = options.Of(OptionTable.Sampling),
        BatchSize = options.Of(OptionTable.BatchSize),
        NumberOfEpochs = options.Of(OptionTable.NumberOfEpochs),
        StepsPerEpoch = options.Of(OptionTable.StepsPerEpoch),
        ScheduleEpochs = options.Of(OptionTable.ScheduleEpochs),
        L2Regularization = options.Of(OptionTable.L2Regularization),
        RateFactors = options.Of(OptionTable.LearningRateFactors),
        DropoutSchedule = options.Of(OptionTable.DropoutSchedule),
        WeightDecaySchedule = options.Of(OptionTable.WeightDecaySchedule),
        WeightAveraging = options.Of(OptionTable.WeightAveraging),
        Clipping = options.Of(OptionTable.GradientClipping),
        Dropout = Dropout(options),
        Seed = options.Of(OptionTable.Seed)!.Value,
        NumberOfThreads = options.Of(OptionTable.NumberOfThreads),
        Ranks = options.Of(OptionTable.Ranks) is { Count: > 1 } ranks ? ranks : null,
        GradientShards = options.Of(OptionTable.GradientShards),
        EarlyStopping = options.Of(OptionTable.EarlyStopping),
        OnDivergence = options.Of(OptionTable.OnDivergence),
        OnCancellation = options.Of(OptionTable.OnCancellation),
        SelectBestBy = options.Of(OptionTable.SelectBestBy),
        CalibrateProbabilities = options.Of(OptionTable.CalibrateProbabilities),
    };

    /// <summary>The probability that a unit is left out of a training step, one per hidden layer.</summary>
    public static float[] Dropout(ResolvedOptions options) =>
        [.. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Dropout ?? options.Of(OptionTable.Dropout))];
}
