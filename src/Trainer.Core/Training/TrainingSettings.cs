using FfnnMlNet.Losses;

namespace FfnnMlNet.Training;

/// <summary>Everything the loop needs besides the network and the rows; all values decided and checked.</summary>
internal sealed record TrainingSettings
{
    public required Objective Objective { get; init; }

    public required Optimizer Optimizer { get; init; }

    public required float LearningRate { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required WeightInitialization Initialization { get; init; }

    public required Sampling Sampling { get; init; }

    public required int BatchSize { get; init; }

    public required int NumberOfEpochs { get; init; }

    /// <summary>Batches of an epoch at most; null = a whole epoch.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>Epochs over which schedules run, and after which they begin anew, each time for twice as many; null = all.</summary>
    public int? ScheduleEpochs { get; init; }

    /// <summary>When training has to be at its end, or null.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>Where the members of an ensemble with a deadline meet after each epoch, or null.</summary>
    public EpochGate? Gate { get; init; }

    /// <summary>lambda in the penalty lambda/2 (sum of w^2): its gradient, lambda w, is added to that of the weights.</summary>
    public float L2Regularization { get; init; }

    /// <summary>Bound on the gradient, or null.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>What the rate is multiplied by for each kind of parameter; null = 1.</summary>
    public LearningRateFactors? Rates { get; init; }

    /// <summary>What dropout is multiplied by as training goes on; null = 1.</summary>
    public LearningRateSchedule? DropoutSchedule { get; init; }

    /// <summary>What the optimizer's weight decay is multiplied by as training goes on; null = 1.</summary>
    public LearningRateSchedule? WeightDecaySchedule { get; init; }

    /// <summary>Probability that a unit is left out of a step, for each hidden layer; empty = nothing is dropped.</summary>
    public float[] Dropout { get; init; } = [];

    public required int Seed { get; init; }

    /// <summary>The options that bits depend on, in words: a checkpoint must agree with them.</summary>
    public IReadOnlyList<RunFact> OptionFacts { get; init; } = [];

    /// <summary>Names of the classes or outputs in their order, or none.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>What messages call the labels: the name of their column.</summary>
    public string LabelName { get; init; } = "Label";

    /// <summary>What messages call the features: the name of their column.</summary>
    public string FeatureName { get; init; } = "Features";

    public int NumberOfThreads { get; init; } = 1;

    /// <summary>Sums gradients over several workers, or null: this is the only one.</summary>
    public IGradientExchange? Exchange { get; init; }

    /// <summary>Called at the end of each epoch.</summary>
    public Action<EpochSummary>? OnEpoch { get; init; }

    /// <summary>Called before each batch and every few milliseconds within the products and the update of a large one; throws
    /// when training is to end.</summary>
    public Action? CheckAlive { get; init; }

    /// <summary>Called with what a user should be told of though training goes on.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>When to end by the validation loss, or null: not before the last epoch.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How the parameters of many steps become those that are judged and kept, or null: they are taken as they are.</summary>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>By which figure of the validation rows the best epoch is chosen.</summary>
    public BestBy SelectBestBy { get; init; }

    /// <summary>Divide the logits by the temperature that suits the validation rows best.</summary>
    public bool CalibrateProbabilities { get; init; }

    /// <summary>Which member of an ensemble is trained, from 0.</summary>
    public int Member { get; init; }

    public int NumberOfMembers { get; init; } = 1;

    /// <summary>What to say of validation rows beside their loss, or null.</summary>
    public Metric? Metric { get; init; }

    public OnDivergence OnDivergence { get; init; }

    public OnCancellation OnCancellation { get; init; }

    /// <summary>Where to save the state of the run, or null.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>A checkpoint to go on from, or null.</summary>
    public CheckpointSource? ResumeFrom { get; init; }

    /// <summary>True: the network comes with parameters and is not initialised.</summary>
    public bool KeepParameters { get; init; }
}
