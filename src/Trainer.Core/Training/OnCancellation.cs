namespace FfnnMlNet;

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
