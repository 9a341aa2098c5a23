namespace FfnnMlNet.Training;

/// <summary>What calibration did to a network.</summary>
/// <param name="Temperature">What its logits were divided by.</param>
/// <param name="LossBefore">Log-loss of the validation rows before.</param>
/// <param name="LossAfter">And after.</param>
internal sealed record Calibration(float Temperature, double LossBefore, double LossAfter);
