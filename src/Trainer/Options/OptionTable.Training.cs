using Values = FfnnMlNet;

// Rules run when all options are made; within their initializers the compiler takes options further down for null.
#pragma warning disable CS8604

namespace FfnnMlNet;

// How the network learns.
internal static partial class OptionTable
{
    // Averages lag behind where an epoch is a few steps.
    private const int RowsToAverage = 10_000;

    public static readonly Option<Loss> Loss = new(nameof(FfnnOptions.Loss))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        DefaultFrom = r => Plain(r.Task.DefaultLoss),
        DefaultInWords = "null, the task's own",
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer)
            : r.Task.SmoothedLoss is { } smoothed ? Chosen(smoothed) : new Withheld(null),
        Misfits = LossMisfits,
    };

    public static readonly Option<Optimizer> Optimizer = new(nameof(FfnnOptions.Optimizer))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = Values.Optimizer.Adam(),
        Effort = r => OwnSteps(r) is { } set
            ? new Withheld(set) : Chosen(Values.Optimizer.AdamW(weightDecay: 0.02f, beta1: 0.9f, beta2: 0.95f)),
    };

    public static readonly Option<float> LearningRate = new(nameof(FfnnOptions.LearningRate))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 0.001f,
        Effort = r => OwnSteps(r) is { } set
            ? new Withheld(set) : Chosen(r.Table.IsText ? 0.003f : r.Task.HasClasses ? 0.04f : 0.2f),
        Allowed = [AboveZero],
    };

    public static readonly Option<LearningRateSchedule> LearningRateSchedule = new(nameof(FfnnOptions.LearningRateSchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = Values.LearningRateSchedule.Constant,
        Effort = r => OwnSteps(r) is { } set
            ? new Withheld(set)
            : Chosen(r.Table.IsText ? Values.LearningRateSchedule.Cosine : Values.LearningRateSchedule.CosLog(4)),
    };

    public static readonly Option<LearningRateFactors?> LearningRateFactors = new(nameof(FfnnOptions.LearningRateFactors))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Effort = r => OwnSteps(r) is { } set
            ? new Withheld(set) : Chosen(r.Table.IsText ? null : FactorsOfRecipe(r.Of(MembersPerNetwork))),
    };

    // A schedule stretched over more epochs than patience lets pass would never come to its end, and its last wave is longer than most
    // patience.
    public static readonly Option<int?> ScheduleEpochs = new(nameof(FfnnOptions.ScheduleEpochs))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Effort = r => r.Of(EarlyStopping) is null || r.IsSet(LearningRateSchedule) || OwnSteps(r) is not null
            ? new Withheld(null) : Chosen<int?>(Math.Min(r.Of(NumberOfEpochs), r.Steps.Epochs)),
        Allowed = [NullOrAtLeastOne],
    };

    public static readonly Option<LearningRateSchedule?> WeightDecaySchedule = new(nameof(FfnnOptions.WeightDecaySchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Effort = r => OwnSteps(r) is { } set
            ? new Withheld(set) : Chosen(r.Table.IsText ? null : Values.LearningRateSchedule.FlatCosine),
    };

    public static readonly Option<int> BatchSize = new(nameof(FfnnOptions.BatchSize))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 32,
        Effort = r => Chosen(r.Steps.BatchSize),
        Allowed = [AtLeastOne],
    };

    public static readonly Option<int> NumberOfEpochs = new(nameof(FfnnOptions.NumberOfEpochs))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 200,
        Effort = r => Chosen(r.Steps.Epochs),
        Allowed = [AtLeastOne],
    };

    public static readonly Option<int?> StepsPerEpoch = new(nameof(FfnnOptions.StepsPerEpoch))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
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
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer) : Chosen(0.15f),
        Allowed = [new("in [0, 1)", rate => rate is >= 0 and < 1)],
        Misfits = options => options.Of(Optimizer).UsesAllRows &&
            (options.Of(Dropout) > 0 || options.Of(HiddenLayers).Any(layer => layer.Dropout > 0))
            ? [$"Dropout must be 0 with the optimizer {options.Of(Optimizer)}, which needs the same loss each time it looks."] : [],
        // One number where all hidden layers have the same.
        Text = (own, options) => options.Of(HiddenLayers).Select(layer => layer.Dropout ?? own).ToArray() is { Length: > 0 } rates
            ? string.Join(", ", (rates.Distinct().Count() > 1 ? rates : rates[..1]).Select(rate => OptionText.Of(rate)))
            : OptionText.Of(own),
    };

    public static readonly Option<LearningRateSchedule?> DropoutSchedule = new(nameof(FfnnOptions.DropoutSchedule))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer)
            : Chosen(r.Table.IsText ? null : Values.LearningRateSchedule.FlatCosine),
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
        NullMeans = NullMeans.Choice,
        Misfits = options => options.Of(GradientClipping) is not null && options.Of(Optimizer).UsesAllRows
            ? [$"GradientClipping must be null with the optimizer {options.Of(Optimizer)}, whose line search needs the gradient as it is."]
            : [],
    };

    public static readonly Option<WeightAveraging?> WeightAveraging = new(nameof(FfnnOptions.WeightAveraging))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer)
            : Chosen(r.Table.RowCount > RowsToAverage && !r.Table.IsText ? Values.WeightAveraging.Exponential(0.99f) : null),
        Misfits = options => options.Of(WeightAveraging) is not null && options.Of(Optimizer).UsesAllRows
            ? [$"WeightAveraging must be null with the optimizer {options.Of(Optimizer)}, which looks for one point and has no steps to " +
                "average. Leave it unset, or choose an optimizer of single steps such as Optimizer.AdamW()."]
            : [],
    };

    public static readonly Option<ClassWeights?> ClassWeights = new(nameof(FfnnOptions.ClassWeights))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        Misfits = options => options.Of(ClassWeights) is not null && !options.Task.HasClasses
            ? ["ClassWeights must be null for regression, whose labels have no classes. Use ExampleWeightColumnName to weigh rows."] : [],
    };

    private static Option[] OfTraining() =>
    [
        Loss, Optimizer, LearningRate, LearningRateSchedule, LearningRateFactors, WeightDecaySchedule, BatchSize, NumberOfEpochs,
        StepsPerEpoch, ScheduleEpochs, Sampling, GradientClipping, Dropout, DropoutSchedule, L2Regularization, WeightAveraging,
        ClassWeights,
    ];

    // The option by which the user chose steps of another kind: optimizer, rate, schedule, factors and decay only fit each other.
    private static Option? OwnSteps(Resolution r) => r.IsSet(Optimizer) ? Optimizer : r.IsSet(LearningRate) ? LearningRate : null;

    private static LearningRateFactors FactorsOfRecipe(int membersPerNetwork) => new()
    {
        DivideWeightsByRootOfInputs = true,
        Biases = 0.1f,
        Frequencies = 0.1f,
        Embeddings = 0.1f,
        Scales = 6,
        Slopes = 0.1f,
        // As slopes, on which many weights depend; 1 without members, so that older checkpoints still fit.
        MemberScales = membersPerNetwork > 1 ? 0.1f : 1,
    };

    private static IEnumerable<string> LossMisfits(ResolvedOptions options)
    {
        var loss = options.Of(Loss);
        if (options.Task.HasOneOutput && loss.ComparesClasses)
            yield return $"Loss must not be {loss.Id} for one output: it compares classes with each other. Use Loss.BinaryCrossEntropy " +
                "for probabilities, or leave it unset.";
        else if (loss.OutputsPerTarget > 1 && !options.Task.CanRepeatTargets)
            yield return $"Loss {loss} gives {loss.OutputsPerTarget} numbers for each label, which only FfnnMultiOutputRegressionTrainer " +
                "can. Use that trainer, with a label column of a vector (Concatenate makes one of a number), or one quantile.";
    }
}
