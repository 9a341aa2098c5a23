using FfnnMlNet.Activations;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Microsoft.ML.Data;

namespace FfnnMlNet;

/// <summary>What all FfnnMlNet trainers can be told. Every property has a default; set what you want otherwise.</summary>
public abstract partial class FfnnOptions
{
    internal const int DefaultBatchSize = 32;

    private IReadOnlyList<HiddenLayer>? _hiddenLayers;
    private Activation? _activation;
    private Optimizer? _optimizer;
    private float? _learningRate;
    private LearningRateSchedule? _learningRateSchedule;
    private WeightInitialization? _weightInitialization;
    private int? _batchSize;
    private int? _numberOfEpochs;
    private float? _dropout;

    private protected FfnnOptions()
    {
    }

    /// <summary>Column to learn. Default "Label".</summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>Column of the inputs, a vector of Single with a known size. Default "Features".</summary>
    public string FeatureColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>Column of the rows' weights, Single; null = every row counts once. Only their ratios matter, not their scale. A row whose weight
    /// is not above 0 and finite is skipped. Default null.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Hidden layers from the inputs to the output; empty = a linear model. Plain default one layer of 100 units.</summary>
    public IReadOnlyList<HiddenLayer> HiddenLayers { get => _hiddenLayers ?? PlainHiddenLayers; set => _hiddenLayers = value; }

    /// <summary>Activation of the hidden layers that name none. Plain default ReLU.</summary>
    public Activation Activation { get => _activation ?? PlainActivation; set => _activation = value; }

    /// <summary>Activation of the output layer; null = the one matched to the loss (such as softmax, sigmoid or identity). Any activation
    /// whose values the loss is defined for will do. Default null.</summary>
    public Activation? OutputActivation { get; set; }

    /// <summary>Loss to minimise; null = the task's own: cross-entropy, binary cross-entropy or squared error. Default null.</summary>
    public Loss? Loss { get; set; }

    /// <summary>Rule that turns gradients into updates. Plain default Adam.</summary>
    public Optimizer Optimizer { get => _optimizer ?? PlainOptimizer; set => _optimizer = value; }

    /// <summary>Step size, above 0. Plain default 0.001, which suits Adam; SGD wants 0.01 to 1.</summary>
    public float LearningRate { get => _learningRate ?? PlainLearningRate; set => _learningRate = value; }

    /// <summary>What the learning rate is multiplied by as training goes on. Plain default constant.</summary>
    public LearningRateSchedule LearningRateSchedule { get => _learningRateSchedule ?? PlainLearningRateSchedule; set => _learningRateSchedule = value; }

    /// <summary>How weights start; biases start at 0. Plain default Glorot, uniform.</summary>
    public WeightInitialization WeightInitialization { get => _weightInitialization ?? PlainWeightInitialization; set => _weightInitialization = value; }

    /// <summary>Rows of one update, at least 1; more than there are rows means all rows, with a warning where the number was set. Plain
    /// default 32.</summary>
    public int BatchSize { get => _batchSize ?? PlainBatchSize; set => _batchSize = value; }

    /// <summary>Passes over the data, at least 1. Plain default 200.</summary>
    public int NumberOfEpochs { get => _numberOfEpochs ?? PlainNumberOfEpochs; set => _numberOfEpochs = value; }

    /// <summary>Batches of an epoch at most, at least 1; null = as many as it takes to see every row once. Of shuffled rows each epoch then takes other
    /// ones, in order it goes on where the one before it ended. For tables so large that an epoch is too long to wait for a judgement. Default
    /// null.</summary>
    public int? StepsPerEpoch { get; set; }

    /// <summary>Epochs over which <see cref="LearningRateSchedule"/>, <see cref="DropoutSchedule"/> and <see cref="WeightDecaySchedule"/> run, at least
    /// 1, and after which they begin anew, each time for twice as many ("SGDR": Loshchilov and Hutter, 2017); null = <see cref="NumberOfEpochs"/>. Until their end <see cref="EarlyStopping"/> does not count, since the
    /// waves of a schedule raise the loss on their way down. Where <see cref="Effort"/> chooses the schedule and there is
    /// <see cref="EarlyStopping"/>, it sets this to the epochs it would have chosen, or to <see cref="NumberOfEpochs"/> if that is less. Default
    /// null.</summary>
    public int? ScheduleEpochs { get; set; }

    /// <summary>What the call of <c>Fit</c> may take, above 0; null = as long as it takes. Reading and preparing the rows counts, but is not cut short;
    /// training is planned to end in time, and goes on for one step at most where it is not at its end then; the first epoch, which is planned short, is always finished. Default
    /// null.</summary>
    /// <remarks>
    /// A few steps are timed first. If all epochs fit, nothing changes; else there are fewer of them, with the schedules fitted to their number, and
    /// epochs are made shorter where not even some whole ones fit; an ensemble gets fewer members where each would have too little. The members are
    /// trained side by side and all have the same number of epochs. There is always a trained model, if only of one step. It depends on the speed of
    /// the machine, so it is not the same each time; but <see cref="NumberOfEpochs"/>, <see cref="StepsPerEpoch"/>, <see cref="ScheduleEpochs"/> and
    /// <see cref="EnsembleSize"/> that were decided stand in <c>TrainingOptions</c> of the model, and those options with the seed and without the
    /// limit give the same model, bit for bit. Not with <see cref="Checkpoint"/> or <see cref="ResumeFrom"/>.
    /// </remarks>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Which rows make up a batch. Default every row once an epoch, shuffled.</summary>
    public Sampling Sampling { get; set; } = Sampling.Shuffle;

    /// <summary>lambda in the penalty lambda/2 (sum of w^2) on weights, never on biases; at least 0. It is not divided by the
    /// batch size. Default 0.</summary>
    public float L2Regularization { get; set; }

    /// <summary>Bound on the gradient of a step; null = none. Default null.</summary>
    public GradientClipping? GradientClipping { get; set; }

    /// <summary>Probability that a unit of a hidden layer is left out of one step, in [0, 1), for the layers that name none;
    /// 0 turns dropout off. Scoring never drops. Plain default 0.</summary>
    public float Dropout { get => _dropout ?? PlainDropout; set => _dropout = value; }

    /// <summary>What the rows of each class weigh, for multiclass and binary labels; null = 1. They multiply example weights, in training and
    /// validation. Default null.</summary>
    /// <remarks>
    /// Probabilities are those of the weighted rows: with 2 % of the rows true and <see cref="ClassWeights.Balanced"/> the mean of Probability is
    /// far above 0.02, since true and false weigh alike. Ranks, and what is found at the threshold of 0.5, are what weights are for. Where
    /// probabilities themselves are needed, leave weights unset and change the threshold instead
    /// (<c>mlContext.BinaryClassification.ChangeModelThreshold(model, threshold)</c>, a threshold of Score, the log-odds: log(p / (1 - p)) for
    /// true from the probability p on), or fit a calibrator of ML.NET's to unweighted rows that were not trained on
    /// (<c>mlContext.BinaryClassification.Calibrators.Platt</c>).
    /// Where one of two classes has less than a tenth of the rows and no weights are set, the last line of the log says what to do.
    /// </remarks>
    public ClassWeights? ClassWeights { get; set; }

    /// <summary>Part of the training rows set aside by seed to judge each epoch, in (0, 1), classes split alike and one with a single row staying
    /// in training; the model gets the parameters of the epoch with the lowest validation loss, in which no few rows decide alone: where three of them
    /// have more than half of the loss before training, none counts for more than twice the next one in this choice. Null = 0.1 where <see cref="EarlyStopping"/> is
    /// set, else none. Has no part in <c>Fit(trainData, validationData)</c>. Default null.</summary>
    public float? ValidationFraction { get; set; }

    /// <summary>Which rows are set aside where no validation data is given: drawn by seed, or the last ones, for rows in the order of time. Default
    /// <see cref="ValidationRows.Random"/>.</summary>
    /// <remarks><see cref="ValidationRows.Last"/> is for tables whose rows are predicted from earlier ones in use, such as sales or sensors: drawn rows
    /// have their neighbours in training, and judge too well. All members of an ensemble are judged by the same last rows then, the part
    /// <see cref="ValidationFraction"/> of all (a fifth or less where it is not set).</remarks>
    public ValidationRows ValidationRows { get; set; }

    /// <summary>Column that tells which rows belong together, a key, text or whole number; null = rows do not depend on each other. Rows of one group
    /// are never split between training and validation, of an ensemble between the folds of its members, and so neither by the calibration. Rows
    /// without a value are groups of their own. Has no part in <c>Fit(trainData, validationData)</c>. Default null.</summary>
    /// <remarks>Set it where several rows are of one customer, patient, machine or document: with some of them in training, the others are known
    /// already, so that the best epoch is chosen too late and probabilities are calibrated too sure. <c>CrossValidate</c> and <c>TrainTestSplit</c> of
    /// ML.NET take the same column as <c>samplingKeyColumnName</c>.</remarks>
    public string? RowGroupColumnName { get; set; }

    /// <summary>When to end before <see cref="NumberOfEpochs"/>, by the loss of the validation rows; null = never. Default null.</summary>
    public EarlyStopping? EarlyStopping { get; set; }

    /// <summary>What happens when the loss or a weight is no longer finite. Default an error.</summary>
    public OnDivergence OnDivergence { get; set; }

    /// <summary>What happens when training is cancelled. Default an <see cref="OperationCanceledException"/>.</summary>
    public OnCancellation OnCancellation { get; set; }

    /// <summary>Where and how often the state of the run is saved; null = never. A checkpoint holds one network: with it, as with
    /// <see cref="ResumeFrom"/>, <see cref="Effort"/> chooses no ensemble, and an <see cref="EnsembleSize"/> above 1 is an error.
    /// Default null.</summary>
    public Checkpoint? Checkpoint { get; set; }

    /// <summary>A file that <see cref="Checkpoint"/> wrote, to go on from to the same bits as a run that was never interrupted. Data and options
    /// must be those it was written with, <see cref="NumberOfThreads"/> apart. Null = start anew. Default null.</summary>
    public string? ResumeFrom { get; set; }

    /// <summary>Bytes that the features of the rows may take in memory; what is beyond goes to a temporary file in <c>MLContext.TempFilePath</c>,
    /// which is slower, gives the same model to the bit, and is gone when training ends. At least 0; null = no limit. Default null.</summary>
    public long? MemoryLimitBytes { get; set; }

    /// <summary>Same data, options and seed give the same model, bit for bit, for any number of threads; null = drawn from the
    /// <c>MLContext</c>. Default null.</summary>
    public int? Seed { get; set; }

    /// <summary>Threads to train with, at least 1; null = one a processor. Default null.</summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>Called on the training thread at the end of each epoch; an exception in it ends training and surfaces as itself. The members
    /// of an ensemble call it from several threads, one at a time: see <see cref="EpochSummary.Member"/>. Default null.</summary>
    public Action<EpochSummary>? OnEpoch { get; set; }

    /// <summary>Ends training within one batch, as <see cref="OnCancellation"/> says. Default none.</summary>
    public CancellationToken CancellationToken { get; set; }

    // What an option is that neither the user nor Effort chose.
    private static IReadOnlyList<HiddenLayer> PlainHiddenLayers => [100];
    private static Activation PlainActivation => Activation.Relu;
    private static Optimizer PlainOptimizer => Optimizer.Adam();
    private static float PlainLearningRate => 0.001f;
    private static LearningRateSchedule PlainLearningRateSchedule => LearningRateSchedule.Constant;
    private static WeightInitialization PlainWeightInitialization => WeightInitialization.GlorotUniform;
    private static int PlainBatchSize => DefaultBatchSize;
    private static int PlainNumberOfEpochs => 200;
    private static float PlainDropout => 0;

    private protected abstract Loss DefaultLoss { get; }

    private protected abstract bool HasOneOutput { get; }

    /// <summary>True when labels are classes.</summary>
    private protected virtual bool HasClasses => false;

    /// <summary>True when a label may have several outputs.</summary>
    private protected virtual bool CanRepeatTargets => false;

    /// <summary>Take the general delta even where a closed form is known; experiments compare the two.</summary>
    internal bool AlwaysGeneralDelta { get; set; }

    /// <summary>These options with what a time limit left of them.</summary>
    internal FfnnOptions Planned(TrainingSettings settings)
    {
        var planned = Clone();
        (planned._numberOfEpochs, planned.StepsPerEpoch, planned.ScheduleEpochs) =
            (settings.NumberOfEpochs, settings.StepsPerEpoch, settings.ScheduleEpochs);
        return planned;
    }

    /// <summary>These options with another number of members.</summary>
    internal FfnnOptions WithMembers(int members)
    {
        var fewer = Clone();
        fewer._ensembleSize = members;
        return fewer;
    }

    internal bool IsBatchSizeSet => _batchSize is not null;

    internal Loss ChosenLoss => Loss ?? DefaultLoss;

    /// <summary>A copy of the options, so that a trainer keeps what it was made with.</summary>
    internal FfnnOptions Clone()
    {
        var copy = (FfnnOptions)MemberwiseClone();
        copy._hiddenLayers = _hiddenLayers is null ? null : [.. _hiddenLayers];
        return copy;
    }

    /// <summary>Throws one error that lists everything wrong with the options.</summary>
    internal void Validate()
    {
        List<string> faults = [];
        Require(!string.IsNullOrWhiteSpace(LabelColumnName), nameof(LabelColumnName), LabelColumnName, "the name of a column");
        Require(!string.IsNullOrWhiteSpace(FeatureColumnName), nameof(FeatureColumnName), FeatureColumnName, "the name of a column");
        Require(ExampleWeightColumnName is null || !string.IsNullOrWhiteSpace(ExampleWeightColumnName),
            nameof(ExampleWeightColumnName), ExampleWeightColumnName, "null or the name of a column");
        Require(RowGroupColumnName is null || !string.IsNullOrWhiteSpace(RowGroupColumnName),
            nameof(RowGroupColumnName), RowGroupColumnName, "null or the name of a column");
        Require(Enum.IsDefined(ValidationRows), nameof(ValidationRows), (int)ValidationRows, "Random or Last");
        Require(HiddenLayers is not null && HiddenLayers.All(layer => layer is not null), nameof(HiddenLayers), "null",
            "a list of layers; an empty list makes a linear model");
        Require(Activation is not null, nameof(Activation), null, "an activation such as Activation.Relu");
        Require(Optimizer is not null, nameof(Optimizer), null, "an optimizer such as Optimizer.Adam()");
        Require(LearningRateSchedule is not null, nameof(LearningRateSchedule), null, "a schedule such as LearningRateSchedule.Constant");
        Require(WeightInitialization is not null, nameof(WeightInitialization), null, "an initialization such as WeightInitialization.GlorotUniform");
        Require(Sampling is not null, nameof(Sampling), null, "a sampling such as Sampling.Shuffle");
        Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0 and finite");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(NumberOfEpochs >= 1, nameof(NumberOfEpochs), NumberOfEpochs, "at least 1");
        Require(StepsPerEpoch is null or >= 1, nameof(StepsPerEpoch), StepsPerEpoch, "null or at least 1");
        Require(ScheduleEpochs is null or >= 1, nameof(ScheduleEpochs), ScheduleEpochs, "null or at least 1");
        Require(TimeLimit is null || TimeLimit > TimeSpan.Zero, nameof(TimeLimit), TimeLimit, "null or above 0");
        if (TimeLimit is not null && (Checkpoint is not null || ResumeFrom is not null))
            faults.Add("TimeLimit must be null with Checkpoint and ResumeFrom: what is planned depends on the clock, and a run that goes on has to be the same one. " +
                "Set NumberOfEpochs, or cancel with OnCancellation.KeepBest.");
        Require(L2Regularization >= 0 && float.IsFinite(L2Regularization), nameof(L2Regularization), L2Regularization,
            "at least 0 and finite");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "in [0, 1)");
        Require(NumberOfThreads is null or >= 1, nameof(NumberOfThreads), NumberOfThreads, "null or at least 1");
        Require(ValidationFraction is null or (> 0 and < 1), nameof(ValidationFraction), ValidationFraction, "null, or above 0 and below 1");
        Require(Enum.IsDefined(OnDivergence), nameof(OnDivergence), OnDivergence, "one of its named values");
        Require(Enum.IsDefined(OnCancellation), nameof(OnCancellation), OnCancellation, "one of its named values");
        Require(MemoryLimitBytes is null or >= 0, nameof(MemoryLimitBytes), MemoryLimitBytes, "null or at least 0");
        Require(ResumeFrom is null || !string.IsNullOrWhiteSpace(ResumeFrom), nameof(ResumeFrom), ResumeFrom, "null or the path of a checkpoint");
        ValidateTask(faults);
        ValidatePreprocessing(faults);
        ValidateEmbedding(faults);
        ValidateEnsemble(faults);
        ValidateLimits(faults);
        ValidateAveraging(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));

        void Require(bool holds, string option, object? value, string expected)
        {
            if (!holds)
                faults.Add(Throw.OptionMessage(option, value ?? "null", expected, ""));
        }
    }

    private void ValidateTask(List<string> faults)
    {
        var loss = ChosenLoss;
        if (HasOneOutput && loss.ComparesClasses)
        {
            faults.Add($"Loss must not be {loss.Id} for one output: it compares classes with each other. Use Loss.BinaryCrossEntropy for " +
                "probabilities, or leave it unset.");
            return;
        }
        if (loss.OutputsPerTarget > 1 && !CanRepeatTargets)
            faults.Add($"Loss {loss} gives {loss.OutputsPerTarget} numbers for each label, which only FfnnMultiOutputRegressionTrainer can. " +
                "Use that trainer, with a label column of a vector (Concatenate makes one of a number), or one quantile.");
        if (ClassWeights is not null && !HasClasses)
            faults.Add("ClassWeights must be null for regression, whose labels have no classes. Use ExampleWeightColumnName to weigh rows.");
        if (Optimizer is { UsesAllRows: true })
        {
            if (GradientClipping is not null)
                faults.Add($"GradientClipping must be null with the optimizer {Optimizer}, whose line search needs the gradient as it is.");
            if (Checkpoint is not null || ResumeFrom is not null)
                faults.Add($"Checkpoint and ResumeFrom must be null with the optimizer {Optimizer}, whose state cannot be saved.");
            if (Dropout > 0 || (HiddenLayers?.Any(layer => layer?.Dropout > 0) ?? false))
                faults.Add($"Dropout must be 0 with the optimizer {Optimizer}, which needs the same loss each time it looks.");
        }
        try
        {
            var objective = CreateObjective();
            if (HasOneOutput && objective.Output.Meaning is OutputMeaning.Distribution or OutputMeaning.LogDistribution)
                faults.Add($"OutputActivation must not be {objective.Output.Id} for one output, where it is always the same. Leave it unset.");
        }
        catch (ArgumentException misfit)
        {
            faults.Add(misfit.Message);
        }
    }

    /// <param name="targetScale">[outputs] what targets are divided by; none = 1.</param>
    internal Objective CreateObjective(ReadOnlySpan<float> targetScale = default) => new(
        OutputActivation ?? ChosenLoss.MatchedOutput, targetScale.IsEmpty ? ChosenLoss : ChosenLoss.ForScaledTargets(targetScale),
        AlwaysGeneralDelta);

    /// <summary>What part of the training rows is set aside where no validation data is given.</summary>
    internal float ChosenValidationFraction => ValidationFraction ?? (EarlyStopping is null ? 0 : 0.1f);

    /// <summary>The same for so many members, which are judged even where a single network would not be.</summary>
    internal float FractionFor(int members) =>
        ChosenValidationFraction > 0 || members == 1 ? ChosenValidationFraction : 1f / Math.Max(members, ValidationFolds.LeastFolds);

    internal TrainingSettings CreateSettings(int seed, Action checkAlive, Action<EpochSummary> onEpoch) => new()
    {
        Objective = CreateObjective(),
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Schedule = LearningRateSchedule,
        Initialization = WeightInitialization,
        Sampling = Sampling,
        BatchSize = BatchSize,
        NumberOfEpochs = NumberOfEpochs,
        StepsPerEpoch = StepsPerEpoch,
        ScheduleEpochs = ScheduleEpochs,
        L2Regularization = L2Regularization,
        Rates = LearningRateFactors,
        DropoutSchedule = DropoutSchedule,
        WeightDecaySchedule = WeightDecaySchedule,
        WeightAveraging = WeightAveraging,
        Clipping = GradientClipping,
        Dropout = [.. HiddenLayers.Select(layer => layer.Dropout ?? Dropout)],
        Seed = seed,
        NumberOfThreads = NumberOfThreads ?? Environment.ProcessorCount,
        OnEpoch = onEpoch,
        CheckAlive = checkAlive,
        EarlyStopping = EarlyStopping,
        OnDivergence = OnDivergence,
        OnCancellation = OnCancellation,
        Checkpoint = Checkpoint,
        SelectBestBy = SelectBestBy,
        CalibrateProbabilities = CalibrateProbabilities,
    };
}
