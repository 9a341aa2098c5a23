namespace FfnnMlNet;

/// <summary>What one of the four trainers learns: everything about the task that options depend on.</summary>
/// <param name="DefaultLoss">The plain default of <see cref="FfnnOptions.Loss"/>.</param>
/// <param name="LossWithSmoothing">Makes the loss that Effort chooses from the amount of label smoothing; null = Effort chooses no
/// loss.</param>
internal sealed record TrainerTask(Loss DefaultLoss, Func<float, Loss>? LossWithSmoothing = null)
{
    /// <summary>The label is one of several classes.</summary>
    public static TrainerTask Classes { get; } =
        new(Loss.CrossEntropy(), Loss.CrossEntropy) { HasClasses = true };

    /// <summary>The label is true or false.</summary>
    public static TrainerTask TwoClasses { get; } =
        new(Loss.BinaryCrossEntropy, Loss.SmoothedBinaryCrossEntropy) { HasClasses = true, HasOneOutput = true };

    /// <summary>The label is a number.</summary>
    public static TrainerTask Number { get; } = new(Loss.SquaredError) { HasOneOutput = true };

    /// <summary>The label is a vector of numbers.</summary>
    public static TrainerTask Numbers { get; } = new(Loss.SquaredError) { CanRepeatTargets = true };

    /// <summary>True when the label is a class.</summary>
    public bool HasClasses { get; private init; }

    /// <summary>True when the network has one output.</summary>
    public bool HasOneOutput { get; private init; }

    /// <summary>True when the network may have several outputs per label, as a loss with several quantiles needs.</summary>
    public bool CanRepeatTargets { get; private init; }
}
