namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>A chart on the page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Svg">The drawing, as markup.</param>
/// <param name="Caption">How to read it, and what it says.</param>
internal sealed record Figure(string Title, string Svg, string Caption);
