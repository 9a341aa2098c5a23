using ScottPlot;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>A picture of the errors on each set, divided by those of one LightGBM with its defaults: ours and those of other
/// methods.</summary>
internal static class ErrorFigure
{
    private const int Width = 1_000;
    private const int HeightOfSet = 32;
    private const int HeightOfRest = 150;

    // Ratios beyond these lie on the edge.
    private const double Least = 0.3;
    private const double Most = 3;

    private static readonly (string Method, string Color, MarkerShape Shape)[] s_others =
    [
        (Anchors.SmallRealMlp, "#7a5195", MarkerShape.OpenCircle), (Anchors.PlainNet, "#ef8a17", MarkerShape.OpenTriangleUp),
        ("xgb", "#4d9221", MarkerShape.OpenSquare), (Anchors.Linear, "#888888", MarkerShape.OpenDiamond),
    ];

    /// <summary>Draws the picture.</summary>
    /// <param name="path">The file; its name ends with .png or .svg.</param>
    public static void Save(string path, string effort, IReadOnlyList<SetResult> results, Anchors anchors)
    {
        var ours = Comparison.OfErrors(results, anchors, Anchors.LightGbm);
        // The best ratio on top.
        var sets = ours.In(_ => true).OrderByDescending(each => each.Ratio).Select(each => each.Set).ToList();
        var plot = new Plot();
        var one = plot.Add.VerticalLine(0, 1.5f, Colors.Black);
        one.LegendText = Anchors.Names[Anchors.LightGbm];
        foreach (var (method, color, shape) in s_others)
            Add(Anchors.Names[method], Ratios(method), color, shape, 9);
        Add($"FfnnMlNet, {effort}", ours, "#0b5fa5", MarkerShape.FilledCircle, 13);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. Enumerable.Range(0, sets.Count).Select(y => (double)y)], [.. sets.Select(set => set.Name)]);
        double[] ticks = [Least, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, Most];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. ticks.Select(tick => Math.Log(tick))], [.. ticks.Select(tick => FormattableString.Invariant($"{tick}"))]);
        plot.Axes.Bottom.Label.Text = "error / error of LightGBM with its defaults (left of 1 is better)";
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.SetLimits(Math.Log(Least) - 0.05, Math.Log(Most) + 0.05, -0.7, sets.Count - 0.3);
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        var height = HeightOfRest + (HeightOfSet * sets.Count);
        if (path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            plot.SaveSvg(path, Width, height);
        else
            plot.SavePng(path, Width, height);

        Comparison Ratios(string method) => Comparison.OfAnchors(results, anchors, method, Anchors.LightGbm);

        void Add(string name, Comparison comparison, string color, MarkerShape shape, float size)
        {
            var points = comparison.In(sets.Contains);
            var scatter = plot.Add.ScatterPoints(
                points.Select(each => Math.Log(Math.Clamp(each.Ratio, Least, Most))).ToArray(),
                points.Select(each => (double)sets.IndexOf(each.Set)).ToArray(), Color.FromHex(color));
            (scatter.MarkerShape, scatter.MarkerSize, scatter.MarkerLineWidth, scatter.LegendText) = (shape, size, 2, name);
        }
    }
}
