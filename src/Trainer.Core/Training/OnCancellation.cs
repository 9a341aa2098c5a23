namespace FfnnMlNet;

/// <summary>What happens when training is cancelled by the <c>CancellationToken</c> option or by ML.NET's <c>CancelExecution</c>.</summary>
public enum OnCancellation
{
    /// <summary>Training throws an <see cref="OperationCanceledException"/>.</summary>
    Throw,

    /// <summary>
    /// Training ends with a warning, and the model gets the parameters of the best epoch. Without validation rows these are the parameters
    /// of the last finished epoch, or of the start. In an ensemble, members without a finished epoch are left out if another member has
    /// one. While the rows are still being read and prepared there is no model yet, so an <see cref="OperationCanceledException"/> is
    /// thrown all the same.
    /// </summary>
    KeepBest,
}
