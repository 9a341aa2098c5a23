namespace FfnnMlNet;

/// <summary>A model's bytes are not what this version can read: damaged, cut, from a newer version, or of an unknown activation.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class NetworkFormatException(string message) : FormatException(message);
