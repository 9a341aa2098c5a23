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

/// <summary>What happens when training is cancelled, by the <c>CancellationToken</c> option or by ML.NET's
/// <c>CancelExecution</c>.</summary>
public enum OnCancellation
{
    /// <summary>Training ends with an <see cref="OperationCanceledException"/>.</summary>
    Throw,

    /// <summary>Training ends with a warning, and the model gets the parameters of the best epoch where there are validation rows, else
    /// those of the last finished epoch, or the start. Of an ensemble, members that had finished no epoch are left out as long as another
    /// had. While the rows are still read and prepared there is no model yet: then it is an <see cref="OperationCanceledException"/> all
    /// the same.</summary>
    KeepBest,
}

/// <summary>The loss or a parameter became NaN or infinite while training. The message says where, and what to try.</summary>
/// <param name="message">Epoch, step, learning rate, the largest feature and target, and advice.</param>
public sealed class TrainingDivergedException(string message) : InvalidOperationException(message);
