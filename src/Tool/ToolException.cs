namespace FfnnMlNet.Tool;

/// <summary>An error that a person can do something about. Its message is the one line that the command prints before it ends with exit
/// code 1.</summary>
internal sealed class ToolException(string message, Exception? cause = null) : Exception(message, cause);
