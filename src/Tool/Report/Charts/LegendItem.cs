namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>A line of the legend of a chart.</summary>
/// <param name="Ink">The ink of the series.</param>
/// <param name="Shape">The shape of its points, or null for a line.</param>
/// <param name="Text">What the series is.</param>
internal sealed record LegendItem(Ink Ink, ScottPlot.MarkerShape? Shape, string Text);
