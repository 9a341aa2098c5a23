namespace FfnnMlNet.Tool.Report;

/// <summary>How often the actual number lay in the predicted interval.</summary>
/// <param name="Confidence">The share that was asked for, such as 0.9.</param>
/// <param name="Covered">The share of the test rows whose actual number lay in their interval.</param>
/// <param name="MeanWidth">The mean width of the intervals, in the unit of the label.</param>
internal readonly record struct IntervalCoverage(double Confidence, double Covered, double MeanWidth);
