namespace FfnnMlNet.Tool.Report;

/// <summary>Test rows of similar predicted probability.</summary>
/// <param name="MeanProbability">The mean of their predicted probabilities.</param>
/// <param name="Share">The share of them for which the prediction came true.</param>
/// <param name="Rows">The number of rows.</param>
internal readonly record struct CalibrationBin(double MeanProbability, double Share, long Rows);
