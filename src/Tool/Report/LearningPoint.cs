namespace FfnnMlNet.Tool.Report;

/// <summary>The losses of one epoch.</summary>
/// <param name="Epoch">The number of the epoch; the first one is 1.</param>
/// <param name="TrainingLoss">The mean loss of the training rows during the epoch.</param>
/// <param name="HeldOutLoss">The mean loss of the rows that were held out for early stopping; NaN where there are none.</param>
internal readonly record struct LearningPoint(int Epoch, double TrainingLoss, double HeldOutLoss);
