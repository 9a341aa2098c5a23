namespace FfnnMlNet;

/// <summary>What happens when the loss or a parameter becomes NaN or infinite.</summary>
public enum OnDivergence
{
    /// <summary>Training throws a <see cref="TrainingDivergedException"/> in the epoch in which it happens.</summary>
    Throw,

    /// <summary>Training ends with a warning, and the model gets the best finite parameters: those of the epoch with the lowest validation
    /// loss, or the lowest training loss without validation rows. The untrained network counts as epoch 0.</summary>
    KeepBest,
}
