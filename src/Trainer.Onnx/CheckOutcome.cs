namespace FfnnMlNet.Onnx;

/// <summary>What a check found.</summary>
/// <param name="Rows">Rows scored by both sides.</param>
/// <param name="LargestDifference">The largest difference of two numbers, relative where they are above 1.</param>
/// <param name="DifferentLabels">Rows with another predicted label whose best scores are equal within the tolerance.</param>
internal readonly record struct CheckOutcome(int Rows, double LargestDifference, int DifferentLabels);
