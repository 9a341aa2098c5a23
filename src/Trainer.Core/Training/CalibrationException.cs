namespace FfnnMlNet.Training;

/// <summary>The network cannot be calibrated. It is unchanged.</summary>
internal sealed class CalibrationException(string message) : Exception(message);
