namespace FfnnMlNet.Training;

/// <summary>Ends networks in training when the time for a search is over. It is no OperationCanceledException, because a run that keeps
/// what it has would treat that as a cancellation by the user.</summary>
internal sealed class OutOfSearchTimeException : Exception;
