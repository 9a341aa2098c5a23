using Values = FfnnMlNet;

// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// Loss, optimizer, and everything else that decides the steps of training.
internal static partial class OptionTable
{
    // With fewer rows an epoch has so few steps that the average lags too far behind the parameters.
    private const int RowsToAverage = 10_000;

    public static readonly Option<Loss> Loss = new(nameof(FfnnOptions.Loss))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        DefaultRule = r => PlainDefault(r.Task.DefaultLoss),
        DefaultInWords = "null, the task's own",
        EffortRule = ForMiniBatches<Loss>(
            r => r.Task.LossWithSmoothing is { } smoothed ? Chosen(smoothed(r.Of(SearchLabelSmoothing)))
                : r.Of(SearchHuberDelta) is > 0 and var delta ? Chosen(Values.Loss.ScaledHuber(delta)) : new NoChoice(null)),
        Misfits = LossMisfits,
    };

    public static readonly Option<Optimizer> Optimizer = new(nameof(FfnnOptions.Optimizer))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = Values.Optimizer.Adam(),
        EffortRule = FittingOptimizerAndRate(r => Chosen(
            Values.Optimizer.AdamW(r.Of(SearchWeightDecay), beta1: 0.9f, beta2: 1 - r.Of(SearchSecondMomentRate)))),
    };

    public static readonly Option<Optimizer?> SparseOptimizer = new(nameof(FfnnOptions.SparseOptimizer))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        Misfits = options => options.Of(SparseOptimizer) is { UsesAllRows: true } rule && !options.Of(Optimizer).UsesAllRows
            ? [$"SparseOptimizer must not be {rule} with the optimizer {options.Of(Optimizer)}, which takes steps of its own. " +
                "Leave it unset, or choose an optimizer of mini-batches such as Optimizer.Adagrad()."]
            : [],
    };

    public static readonly Option<float> SparseDropout = new(nameof(FfnnOptions.SparseDropout))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 0,
        EffortRule = ForMiniBatches(r => Chosen(r.Data.IsText ? 0.2f : 0)),
        Allowed = [new("in [0, 1)", rate => rate is >= 0 and < 1)],
        Misfits = options => options.Of(SparseDropout) > 0 && options.Of(Optimizer).UsesAllRows
            ? [$"SparseDropout must be 0 with the optimizer {options.Of(Optimizer)}, whose line search needs the same loss for the same " +
                "parameters."]
            : [],
    };

    public static readonly Option<float> LearningRate = new(nameof(FfnnOptions.LearningRate))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 0.001f,
        EffortRule = FittingOptimizerAndRate(r => Chosen(r.Data.IsText ? 0.003f : r.Of(SearchLearningRate))),
        Allowed = [AboveZero],
    };

    public static readonly Option<LearningRateSchedule> LearningRateSchedule = new(nameof(FfnnOptions.LearningRateSchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = Values.LearningRateSchedule.Constant,
        EffortRule = FittingOptimizerAndRate(
            r => Chosen(r.Data.IsText ? Values.LearningRateSchedule.Cosine : Values.LearningRateSchedule.CosLog(4))),
    };

    public static readonly Option<LearningRateFactors?> LearningRateFactors = new(nameof(FfnnOptions.LearningRateFactors))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        EffortRule = FittingOptimizerAndRate(r => Chosen(r.Data.IsText ? null : FactorsOfRecipe(r))),
    };

    // Early stopping would end a run before a long schedule ends, because the last wave of the schedule is longer than the usual patience.
    // So the schedule runs over the epochs that Effort would choose, and begins anew after them.
    public static readonly Option<int?> ScheduleEpochs = new(nameof(FfnnOptions.ScheduleEpochs))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        EffortRule = r => r.Of(EarlyStopping) is null || r.IsSet(LearningRateSchedule) || SetOptimizerOrRate(r) is not null
            ? new NoChoice(null) : Chosen<int?>(Math.Min(r.Of(NumberOfEpochs), r.Sizes.Epochs)),
        Allowed = [NullOrAtLeastOne],
    };

    public static readonly Option<LearningRateSchedule?> WeightDecaySchedule = new(nameof(FfnnOptions.WeightDecaySchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        EffortRule = FittingOptimizerAndRate(r => Chosen(r.Data.IsText ? null : Values.LearningRateSchedule.FlatCosine)),
    };

    public static readonly Option<int> BatchSize = new(nameof(FfnnOptions.BatchSize))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 32,
        EffortRule = r => Chosen(r.Data.IsText ? r.Sizes.BatchSize : r.Of(SearchBatchSize)),
        Allowed = [AtLeastOne],
    };

    public static readonly Option<int> NumberOfEpochs = new(nameof(FfnnOptions.NumberOfEpochs))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 200,
        EffortRule = r => Chosen(r.Sizes.Epochs),
        Allowed = [AtLeastOne],
    };

    public static readonly Option<int?> StepsPerEpoch = new(nameof(FfnnOptions.StepsPerEpoch))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        Allowed = [NullOrAtLeastOne],
    };

    public static readonly Option<Sampling> Sampling = new(nameof(FfnnOptions.Sampling))
    {
        Effect = OptionEffect.Bits,
        Default = Values.Sampling.Shuffle,
        Allowed = [new("a sampling such as Sampling.Shuffle", _ => true)],
    };

    public static readonly Option<float> Dropout = new(nameof(FfnnOptions.Dropout))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 0,
        EffortRule = ForMiniBatches(r => Chosen(r.Of(SearchDropout))),
        Allowed = [new("in [0, 1)", rate => rate is >= 0 and < 1)],
        Misfits = options => options.Of(Optimizer).UsesAllRows &&
            (options.Of(Dropout) > 0 || options.Of(HiddenLayers).Any(layer => layer.Dropout > 0))
            ? [$"Dropout must be 0 with the optimizer {options.Of(Optimizer)}, " +
                "whose line search needs the same loss for the same parameters."]
            : [],
        // One number where all hidden layers have the same probability, else one per layer.
        Text = (own, options) => options.Of(HiddenLayers).Select(layer => layer.Dropout ?? own).ToArray() is { Length: > 0 } rates
            ? string.Join(", ", (rates.Distinct().Count() > 1 ? rates : rates[..1]).Select(rate => OptionText.Of(rate)))
            : OptionText.Of(own),
    };

    public static readonly Option<LearningRateSchedule?> DropoutSchedule = new(nameof(FfnnOptions.DropoutSchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        EffortRule = ForMiniBatches(r => Chosen(r.Data.IsText ? null : Values.LearningRateSchedule.FlatCosine)),
    };

    public static readonly Option<float> L2Regularization = new(nameof(FfnnOptions.L2Regularization))
    {
        Effect = OptionEffect.Bits,
        Default = 0,
        Allowed = [new("at least 0 and finite", lambda => lambda >= 0 && float.IsFinite(lambda))],
    };

    public static readonly Option<GradientClipping?> GradientClipping = new(nameof(FfnnOptions.GradientClipping))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        Misfits = options => options.Of(GradientClipping) is not null && options.Of(Optimizer).UsesAllRows
            ? [$"GradientClipping must be null with the optimizer {options.Of(Optimizer)}, whose line search needs the gradient as it is."]
            : [],
    };

    public static readonly Option<WeightAveraging?> WeightAveraging = new(nameof(FfnnOptions.WeightAveraging))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        EffortRule = ForMiniBatches(
            r => Chosen(r.Data.RowCount > RowsToAverage && r.Data.SparseSlots == 0 ? Values.WeightAveraging.Exponential(0.99f) : null)),
        Misfits = options => options.Of(WeightAveraging) is not null && options.Of(Optimizer).UsesAllRows
            ? [$"WeightAveraging must be null with the optimizer {options.Of(Optimizer)}, which searches for one minimum, so that an " +
                "average of its steps has no use. Leave it unset, or choose an optimizer of mini-batches such as Optimizer.AdamW()."]
            : [],
    };

    public static readonly Option<ClassWeights?> ClassWeights = new(nameof(FfnnOptions.ClassWeights))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        Misfits = options => options.Of(ClassWeights) is not null && !options.Task.HasClasses
            ? ["ClassWeights must be null for regression, whose labels have no classes. Use ExampleWeightColumnName to weigh rows."] : [],
    };

    private static Option[] OfTraining() =>
    [
        Loss, Optimizer, SparseOptimizer, LearningRate, LearningRateSchedule, LearningRateFactors, WeightDecaySchedule, BatchSize,
        NumberOfEpochs, StepsPerEpoch, ScheduleEpochs, Sampling, GradientClipping, Dropout, SparseDropout, DropoutSchedule,
        L2Regularization, WeightAveraging, ClassWeights,
    ];

    private static LearningRateFactors FactorsOfRecipe(Resolution r) => new()
    {
        DivideWeightsByRootOfInputs = true,
        Biases = 0.1f,
        Frequencies = r.Of(SearchFrequencyRate),
        Embeddings = r.Of(SearchFrequencyRate),
        Scales = r.Of(SearchScaleRate),
        Slopes = 0.1f,
        // As for slopes, because many weights depend on each scale. A network with one member has no such scales, and its factor is 1.
        // The signature leaves out a 1, so that older checkpoints agree.
        MemberScales = r.Of(MembersPerNetwork) > 1 ? 0.1f : 1,
        // The rate of a regression is five times that of classes, which suits rare categories.
        SparseWeights = r.Data.SparseSlots > 0 && !r.Task.HasClasses ? 0.2f : 1,
    };

    private static IEnumerable<string> LossMisfits(ResolvedOptions options)
    {
        var loss = options.Of(Loss);
        if (options.Task.HasOneOutput && loss.ComparesClasses)
            yield return $"Loss must not be {loss.Id} for one output: it compares classes with each other. Use Loss.BinaryCrossEntropy " +
                "for probabilities, or leave it unset.";
        else if (loss.OutputsPerTarget > 1 && !options.Task.CanRepeatTargets)
            yield return $"Loss {loss} needs {loss.OutputsPerTarget} outputs per label, which only FfnnMultiOutputRegressionTrainer has. " +
                "Use that trainer, with a vector as label (Concatenate makes one of a number), or choose one quantile.";
    }
}
