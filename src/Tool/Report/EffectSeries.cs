namespace FfnnMlNet.Tool.Report;

/// <summary>The mean scores of one class or label.</summary>
/// <param name="Name">The class or label.</param>
/// <param name="Means">One mean score for each value of the column.</param>
internal sealed record EffectSeries(string Name, IReadOnlyList<double> Means);
