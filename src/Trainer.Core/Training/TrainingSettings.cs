using FfnnMlNet.Losses;

namespace FfnnMlNet.Training;

/// <summary>Everything that a training run needs besides the network and the rows. All values are decided and validated.</summary>
internal sealed record TrainingSettings
{
    public required Objective Objective { get; init; }

    public required Optimizer Optimizer { get; init; }

    /// <summary>The optimizer of the weights of sparse inputs; null = <see cref="Optimizer"/>.</summary>
    public Optimizer? SparseOptimizer { get; init; }

    /// <summary>The probability, in [0, 1), that a sparse input that is not 0 is left out of a step.</summary>
    public float SparseDropout { get; init; }

    public required float LearningRate { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required WeightInitialization Initialization { get; init; }

    public required Sampling Sampling { get; init; }

    public required int BatchSize { get; init; }

    public required int NumberOfEpochs { get; init; }

    /// <summary>The most steps of an epoch; null = as many as the sampling gives.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>The epochs that a schedule spans. After them it starts again, each time for twice as many. Null = all epochs.</summary>
    public int? ScheduleEpochs { get; init; }

    /// <summary>The time limit; null = none.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>The barrier at which the members of an ensemble with a time limit wait after each epoch; null = none.</summary>
    public EpochGate? Gate { get; init; }

    /// <summary>lambda in the penalty lambda/2 (sum of w^2): its gradient, lambda w, is added to that of the weights.</summary>
    public float L2Regularization { get; init; }

    /// <summary>The bound on the gradient; null = none.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>The factors of the learning rate for each kind of parameter; null = 1 for all.</summary>
    public LearningRateFactors? RateFactors { get; init; }

    /// <summary>The schedule of a factor on the dropout rates; null = 1.</summary>
    public LearningRateSchedule? DropoutSchedule { get; init; }

    /// <summary>The schedule of a factor on the optimizer's weight decay; null = 1.</summary>
    public LearningRateSchedule? WeightDecaySchedule { get; init; }

    /// <summary>[hidden layers]: the probability that a unit is dropped in a step; empty = nothing is dropped.</summary>
    public float[] Dropout { get; init; } = [];

    public required int Seed { get; init; }

    /// <summary>The options that the bits depend on, as text. A checkpoint must agree with them.</summary>
    public IReadOnlyList<RunFact> OptionFacts { get; init; } = [];

    /// <summary>The names of the classes or outputs in their order; may be empty.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The name of the label column, for messages.</summary>
    public string LabelName { get; init; } = "Label";

    /// <summary>The name of the feature column, for messages.</summary>
    public string FeatureName { get; init; } = "Features";

    public int NumberOfThreads { get; init; } = 1;

    /// <summary>The exchange of gradients between workers; null = this is the only worker.</summary>
    public IGradientExchange? Exchange { get; init; }

    /// <summary>The processes that train together; null = this one alone. They share the members of an ensemble among themselves, or with
    /// <see cref="GradientShards"/> above 1 the shards of every batch.</summary>
    public RankGroup? Ranks { get; init; }

    /// <summary>The number of shards that every batch is cut into; 1 = batches are whole.</summary>
    public int GradientShards { get; init; } = 1;

    /// <summary>Called at the end of each epoch.</summary>
    public Action<EpochSummary>? OnEpoch { get; init; }

    /// <summary>How far all members are; null = the member has one of its own.</summary>
    public RunPace? Pace { get; init; }

    /// <summary>The figure that a user knows for the losses that <see cref="OnEpoch"/> gets.</summary>
    public LossUnit LossUnit { get; init; } = LossUnit.None;

    /// <summary>Called before each batch, and every few milliseconds within large products and updates. Throws to end training.</summary>
    public Action? CheckAlive { get; init; }

    /// <summary>Called with each warning for the user; training continues.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The rule that ends training early by the validation loss; null = the validation loss never ends training.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How the parameters of several steps are averaged into those that are judged and kept; null = no average.</summary>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>The figure of the validation rows by which the best epoch is chosen.</summary>
    public BestBy SelectBestBy { get; init; }

    /// <summary>True: after training the logits are divided by the temperature that suits the validation rows best.</summary>
    public bool CalibrateProbabilities { get; init; }

    /// <summary>Index of the ensemble member that is trained, counted from 0.</summary>
    public int Member { get; init; }

    public int NumberOfMembers { get; init; } = 1;

    /// <summary>The metric of the validation rows that is reported beside their loss; null = none.</summary>
    public Metric? Metric { get; init; }

    public OnDivergence OnDivergence { get; init; }

    public OnCancellation OnCancellation { get; init; }

    /// <summary>Where to save the state of the run; null = nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>A checkpoint to continue from; null = none.</summary>
    public CheckpointSource? ResumeFrom { get; init; }

    /// <summary>True: training starts from the parameters that the network has. False: they are initialised first.</summary>
    public bool KeepParameters { get; init; }
}
