namespace FfnnMlNet.Samples;

/// <summary>Something the person at the keyboard can put right; the message is all they are shown.</summary>
internal sealed class SampleException(string message) : Exception(message);
