namespace FfnnMlNet.Samples;

/// <summary>An error that the user of the program can correct. Only the message is shown.</summary>
internal sealed class SampleException(string message) : Exception(message);
