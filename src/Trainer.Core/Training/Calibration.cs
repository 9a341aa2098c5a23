namespace FfnnMlNet.Training;

/// <summary>The result of calibrating a network.</summary>
/// <param name="Temperature">The temperature that the logits were divided by; 1 = unchanged.</param>
/// <param name="LossBefore">Log-loss of the validation rows before calibration.</param>
/// <param name="LossAfter">Log-loss of the validation rows after calibration.</param>
internal sealed record Calibration(float Temperature, double LossBefore, double LossAfter);
