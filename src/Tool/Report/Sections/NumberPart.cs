using FfnnMlNet.Tool.Report.Charts;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How the numbers of one label were predicted.</summary>
/// <param name="Label">The label.</param>
/// <param name="Figures">Predicted against actual, and residuals.</param>
/// <param name="Coverage">How often the intervals held the actual number.</param>
internal sealed record NumberPart(string Label, IReadOnlyList<Figure> Figures, IReadOnlyList<CoverageLine> Coverage)
{
    /// <summary>The part of an evaluation.</summary>
    public static NumberPart Of(NumberEvaluation numbers, int index) => new(
        Words.Cut(numbers.Label, 60),
        [NumberCharts.Predictions(numbers, index), NumberCharts.Residuals(numbers, index), NumberCharts.Histogram(numbers, index)],
        [.. numbers.Coverage.Select(CoverageLine.Of)]);
}
