namespace FfnnMlNet.Training;

/// <summary>Training was cancelled on one of several ranks. All of them throw this at the same step, so none has to be told.</summary>
internal sealed class RanksCancelledException(string message) : OperationCanceledException(message);
