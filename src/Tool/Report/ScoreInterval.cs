namespace FfnnMlNet.Tool.Report;

/// <summary>The interval from the 2.5th to the 97.5th percentile of a value over bootstrap samples.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct ScoreInterval(double Low, double High);
