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

    /// <summary>lambda in the penalty lambda/2 (sum of w^2): its gradient, lambda w, is added to that of the weights.</summary>
    public float L2Regularization { get; init; }

    /// <summary>Bound on the gradient, or null.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>Probability that a unit is left out of a step, for each hidden layer; empty = nothing is dropped.</summary>
    public float[] Dropout { get; init; } = [];

    public required int Seed { get; init; }

    public int NumberOfThreads { get; init; } = 1;

    /// <summary>Called at the end of each epoch.</summary>
    public Action<EpochSummary>? OnEpoch { get; init; }

    /// <summary>Called before each batch; throws when training is to end.</summary>
    public Action? CheckAlive { get; init; }
}
