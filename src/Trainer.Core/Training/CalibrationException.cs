namespace FfnnMlNet.Training;

/// <summary>A network that cannot be calibrated; it is as it was.</summary>
internal sealed class CalibrationException(string message) : Exception(message);
