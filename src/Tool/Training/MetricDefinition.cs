using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>What a metric is.</summary>
/// <param name="Name">What it is called, such as "accuracy".</param>
/// <param name="Meaning">What it says, as part of a sentence.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="HigherIsBetter">Whether higher values are better.</param>
/// <param name="Best">The value of a perfect model.</param>
/// <param name="Label">The label that it belongs to, where there are several; or null.</param>
internal sealed record MetricDefinition(
    string Name, string Meaning, ScoreFormat Format, bool HigherIsBetter, double Best, string? Label = null);
