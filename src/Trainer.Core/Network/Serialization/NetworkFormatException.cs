namespace FfnnMlNet;

/// <summary>A model cannot be read: it is damaged, incomplete, written by a newer version, or has an unknown activation.</summary>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class NetworkFormatException(string message) : FormatException(message);
