using System.Xml.Linq;
using ScottPlot;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>A chart: its data drawn by the plotting library, its texts by <see cref="ChartText"/>.</summary>
internal sealed class Chart
{
    /// <summary>The width of all charts, in units that are about a pixel on a phone.</summary>
    public const double Width = 360;

    private const double LineHeight = 16;
    private const double Right = 12;

    private readonly Plot _plot = new();
    private readonly List<XElement> _texts = [];
    private readonly List<LegendItem> _legend = [];
    private readonly string _id;
    private readonly ChartAxis _x;
    private readonly ChartAxis _y;
    private readonly double _height;
    private readonly double _left;
    private readonly double _right;

    /// <summary>Makes a chart without data.</summary>
    /// <param name="id">A name that no other chart of the page has.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="height">The height of the data region.</param>
    /// <param name="right">The space to the right of the data region.</param>
    public Chart(string id, ChartAxis x, ChartAxis y, double height = 190, double right = Right)
    {
        (_id, _x, _y, _height, _right) = (id, x, y, height, right);
        _left = Math.Clamp(y.Ticks.Select(tick => ChartText.Width(tick.Label)).DefaultIfEmpty(0).Max() + 10, 30, 130);
        _plot.FigureBackground.Color = Colors.Transparent;
        _plot.DataBackground.Color = Colors.Transparent;
        foreach (var axis in _plot.Axes.GetAxes())
            axis.IsVisible = false;
        _plot.Grid.MajorLineColor = Svg.Color(Ink.Grid);
        _plot.Grid.MajorLineWidth = 1;
        _plot.Axes.Bottom.TickGenerator = Ticks(x);
        _plot.Axes.Left.TickGenerator = Ticks(y);
        _plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
    }

    private double Top => _y.Title.Length > 0 ? 24 : 8;

    /// <summary>Draws a line through points; those that are no numbers are left out.</summary>
    public void Line(IEnumerable<CurvePoint> points, Ink ink, float width = 2)
    {
        var (xs, ys) = Positions(points);
        if (xs.Length < 2)
            return;
        var line = _plot.Add.ScatterLine(xs, ys, Svg.Color(ink));
        line.LineWidth = width;
    }

    /// <summary>Draws a straight line from one point to another.</summary>
    public void Segment(CurvePoint from, CurvePoint to, Ink ink, float width = 1) => Line([from, to], ink, width);

    /// <summary>Draws points.</summary>
    public void Points(IEnumerable<CurvePoint> points, Ink ink, MarkerShape shape, float size, double opacity = 1)
    {
        var (xs, ys) = Positions(points);
        if (xs.Length > 0)
            _plot.Add.Markers(xs, ys, shape, size, Svg.Color(ink).WithAlpha(opacity));
    }

    /// <summary>Draws upright bars.</summary>
    /// <param name="bars">Their middles and heights.</param>
    /// <param name="width">Their width.</param>
    /// <param name="ink">Their ink.</param>
    public void Columns(IReadOnlyList<CurvePoint> bars, double width, Ink ink) => Bars(bars, width, ink, isHorizontal: false);

    /// <summary>Draws lying bars.</summary>
    /// <param name="bars">Their lengths and middles.</param>
    /// <param name="width">Their width.</param>
    /// <param name="ink">Their ink.</param>
    public void Rows(IReadOnlyList<CurvePoint> bars, double width, Ink ink) =>
        Bars([.. bars.Select(bar => new CurvePoint(bar.Y, bar.X))], width, ink, isHorizontal: true);

    /// <summary>Writes a text beside a point of the chart.</summary>
    /// <param name="at">The point.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">"start", "middle" or "end".</param>
    /// <param name="right">How far to the right of the point.</param>
    /// <param name="up">How far above the point.</param>
    public void Label(CurvePoint at, string text, string anchor, double right = 0, double up = -4)
    {
        var (x, y) = Place(at);
        _texts.Add(ChartText.At(x + right, y - up, text, anchor, "value"));
    }

    /// <summary>Writes a text in the space to the right of the data region.</summary>
    public void RightLabel(double y, string text) =>
        _texts.Add(ChartText.At(Width - 2, Place(new CurvePoint(0, y)).Y + 4, text, "end", "value"));

    /// <summary>Adds a line to the legend.</summary>
    public void Legend(Ink ink, MarkerShape? shape, string text) => _legend.Add(new LegendItem(ink, shape, text));

    /// <summary>The chart as markup.</summary>
    /// <param name="title">What it shows, for readers who cannot see it.</param>
    /// <param name="description">What can be seen in it, for the same readers.</param>
    public string ToSvg(string title, string description)
    {
        var clip = _id + "-region";
        var legend = new ChartLegend(_legend, _left, Width);
        var bottom = 20 + (_x.Title.Length > 0 ? LineHeight : 0);
        var total = Math.Ceiling(Top + _height + bottom + legend.Rows * LineHeight + (legend.Rows > 0 ? 6 : 0));
        _plot.Layout.Fixed(new PixelPadding((float)_left, (float)_right, (float)(total - Top - _height), (float)Top));
        var frame = _plot.Add.Line(_x.Low, _y.Low, _x.High, _y.Low);
        (frame.Color, frame.LineWidth) = (Svg.Color(Ink.Frame), 1);
        var svg = new XElement(
            "svg",
            new XAttribute("viewBox", $"0 0 {Svg.Text(Width)} {Svg.Text(total)}"),
            new XAttribute("class", "chart"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", _id + "-title"),
            new XAttribute("aria-describedby", _id + "-description"),
            new XElement("title", new XAttribute("id", _id + "-title"), Words.Printable(title)),
            new XElement("desc", new XAttribute("id", _id + "-description"), Words.Printable(description)),
            new XElement(
                "clipPath",
                new XAttribute("id", clip),
                new XElement(
                    "rect",
                    new XAttribute("x", Svg.Text(_left - 6)),
                    new XAttribute("y", Svg.Text(Top - 6)),
                    new XAttribute("width", Svg.Text(Width - _left - _right + 12)),
                    new XAttribute("height", Svg.Text(_height + 12)))),
            Svg.Shapes(_plot.GetSvgXml((int)Width, (int)total), clip),
            AxisTexts(),
            _texts,
            legend.Elements(Top + _height + bottom + 6));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static ScottPlot.TickGenerators.NumericManual Ticks(ChartAxis axis) =>
        new([.. axis.Ticks.Select(tick => axis.Position(tick.Value))], [.. axis.Ticks.Select(_ => "")]);

    private void Bars(IReadOnlyList<CurvePoint> bars, double width, Ink ink, bool isHorizontal)
    {
        Bar Styled(CurvePoint bar) => new() { Position = bar.X, Value = bar.Y, Size = width, FillColor = Svg.Color(ink), LineWidth = 0 };
        var drawn = _plot.Add.Bars(bars.Select(Styled).ToArray());
        drawn.Horizontal = isHorizontal;
    }

    private IEnumerable<XElement> AxisTexts()
    {
        var lastEnd = double.NegativeInfinity;
        foreach (var tick in _x.Ticks)
        {
            var (x, half) = (Place(tick.Value, true), ChartText.Width(tick.Label) / 2);
            x = Math.Min(x, Width - half);
            if (x - half < lastEnd + 4)
                continue;
            lastEnd = x + half;
            yield return ChartText.At(x, Top + _height + 15, tick.Label, "middle", "tick");
        }
        foreach (var tick in _y.Ticks)
            yield return ChartText.At(_left - 6, Place(tick.Value, false) + 4, ChartText.Fit(tick.Label, _left - 8), "end", "tick");
        if (_y.Title.Length > 0)
            yield return ChartText.At(0, 12, ChartText.Fit(_y.Title, Width), "start", "title");
        if (_x.Title.Length > 0)
            yield return ChartText.At(Width - _right, Top + _height + 15 + LineHeight, ChartText.Fit(_x.Title, Width - 20), "end", "title");
    }

    private (double X, double Y) Place(CurvePoint at) => (Place(at.X, true), Place(at.Y, false));

    private double Place(double value, bool isX)
    {
        var axis = isX ? _x : _y;
        var share = (axis.Position(value) - axis.Low) / (axis.High - axis.Low);
        return isX ? _left + share * (Width - _left - _right) : Top + _height * (1 - share);
    }

    private (double[] Xs, double[] Ys) Positions(IEnumerable<CurvePoint> points)
    {
        var places = points
            .Select(point => new CurvePoint(_x.Position(point.X), _y.Position(point.Y)))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
            .ToArray();
        return ([.. places.Select(place => place.X)], [.. places.Select(place => place.Y)]);
    }
}
