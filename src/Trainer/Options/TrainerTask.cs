namespace FfnnMlNet;

/// <summary>What one of the four trainers learns, as far as options depend on it.</summary>
/// <param name="DefaultLoss">The loss where none is set and Effort chooses none.</param>
/// <param name="SmoothedLoss">The loss that Effort chooses; null = the default one.</param>
internal sealed record TrainerTask(Loss DefaultLoss, Loss? SmoothedLoss = null)
{
    // The label smoothing of RealMLP.
    private const float Smoothing = 0.1f;

    /// <summary>One of several classes.</summary>
    public static TrainerTask Classes { get; } =
        new(Loss.CrossEntropy(), Loss.CrossEntropy(Smoothing)) { HasClasses = true };

    /// <summary>True or false.</summary>
    public static TrainerTask TwoClasses { get; } =
        new(Loss.BinaryCrossEntropy, Loss.SmoothedBinaryCrossEntropy(Smoothing)) { HasClasses = true, HasOneOutput = true };

    /// <summary>A number.</summary>
    public static TrainerTask Number { get; } = new(Loss.SquaredError) { HasOneOutput = true };

    /// <summary>Several numbers.</summary>
    public static TrainerTask Numbers { get; } = new(Loss.SquaredError) { CanRepeatTargets = true };

    /// <summary>True when labels are classes.</summary>
    public bool HasClasses { get; private init; }

    /// <summary>True when the network has one output.</summary>
    public bool HasOneOutput { get; private init; }

    /// <summary>True when a label may have several outputs.</summary>
    public bool CanRepeatTargets { get; private init; }
}
