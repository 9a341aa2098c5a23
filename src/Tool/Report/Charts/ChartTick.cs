namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>A marked position of an axis.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">How it is written.</param>
internal readonly record struct ChartTick(double Value, string Label);
