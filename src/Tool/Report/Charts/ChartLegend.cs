using System.Xml.Linq;
using ScottPlot;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The legend below a chart: as many items per row as fit.</summary>
internal sealed class ChartLegend
{
    private const double SwatchWidth = 22;
    private const double Gap = 14;
    private const double LineHeight = 16;

    private readonly List<(LegendItem Item, double X, int Row)> _places = [];

    /// <summary>Gives each item its place.</summary>
    /// <param name="items">The items.</param>
    /// <param name="left">Where rows begin.</param>
    /// <param name="right">Where they end.</param>
    public ChartLegend(IReadOnlyList<LegendItem> items, double left, double right)
    {
        var (x, row) = (left, 0);
        foreach (var item in items.Select(item => item with { Text = ChartText.Fit(item.Text, right - left - SwatchWidth - 4) }))
        {
            var width = SwatchWidth + ChartText.Width(item.Text);
            if (x > left && x + width > right)
                (x, row) = (left, row + 1);
            _places.Add((item, x, row));
            x += width + Gap;
        }
        Rows = items.Count > 0 ? row + 1 : 0;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The shapes and texts.</summary>
    /// <param name="top">Where the legend begins.</param>
    public IEnumerable<XElement> Elements(double top)
    {
        foreach (var (item, x, row) in _places)
        {
            var y = top + row * LineHeight + 8;
            yield return item.Shape is { } shape ? Point(item.Ink, shape, x + 8, y) : Line(item.Ink, x, y);
            yield return ChartText.At(x + SwatchWidth, y + 4, item.Text, "start", "tick");
        }
    }

    private static XElement Line(Ink ink, double x, double y) => new(
        "path", new XAttribute("class", Svg.Class(ink, isLine: true)), new XAttribute("fill", "none"), new XAttribute("stroke-width", "2"),
        new XAttribute("d", $"M{Svg.Text(x)} {Svg.Text(y)}h18"));

    private static XElement Point(Ink ink, MarkerShape shape, double x, double y) => new(
        "path", new XAttribute("class", Svg.Class(ink, isLine: false)),
        new XAttribute("d", $"M{Svg.Text(x)} {Svg.Text(y)}" + shape switch
        {
            MarkerShape.FilledDiamond => "m0-5l5 5l-5 5l-5-5z",
            MarkerShape.FilledSquare => "m-4-4h8v8h-8z",
            MarkerShape.FilledTriangleUp => "m0-5l5 9h-10z",
            MarkerShape.FilledTriangleDown => "m0 5l5-9h-10z",
            _ => "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        }));
}
