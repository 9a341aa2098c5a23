namespace FfnnMlNet;

/// <summary>What happens when the loss or a parameter is no longer a finite number.</summary>
public enum OnDivergence
{
    /// <summary>Training ends with a <see cref="TrainingDivergedException"/> in the epoch it happens.</summary>
    Throw,

    /// <summary>Training ends with a warning, and the model gets the last finite parameters that were best: those of the epoch with the
    /// lowest validation loss, or training loss where there are no validation rows; the start counts as epoch 0.</summary>
    KeepBest,
}
