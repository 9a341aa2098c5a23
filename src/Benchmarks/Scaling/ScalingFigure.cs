using ScottPlot;

namespace FfnnMlNet.Benchmarks.Scaling;

/// <summary>A picture of how many times faster a cluster is than one node.</summary>
internal static class ScalingFigure
{
    private const int Width = 1_100;
    private const int Height = 820;

    private static readonly string[] s_colors = ["#0b5fa5", "#ef8a17", "#4d9221", "#7a5195"];

    /// <summary>Draws gradients in the upper row and ensembles in the lower one, at each speed of the network.</summary>
    /// <param name="path">The file; its name ends with .png.</param>
    public static void Save(string path, IReadOnlyList<ClusterModel> models, IReadOnlyList<int> nodes, IReadOnlyList<double> gigabits)
    {
        var multiplot = new Multiplot();
        multiplot.AddPlots(2 * gigabits.Count);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(2, gigabits.Count);
        for (var column = 0; column < gigabits.Count; column++)
        {
            var speed = gigabits[column];
            Draw(multiplot.GetPlot(column), $"one network, gradients over {speed:F0} Gbit/s", models, nodes,
                (model, count) => model.GradientSpeedup(count, speed));
            Draw(multiplot.GetPlot(gigabits.Count + column), $"ensemble of {ClusterModel.Members} over {speed:F0} Gbit/s", models, nodes,
                (model, count) => model.EnsembleSpeedup(count, speed));
        }
        multiplot.SavePng(path, Width, Height);
    }

    private static void Draw(
        Plot plot, string title, IReadOnlyList<ClusterModel> models, IReadOnlyList<int> nodes, Func<ClusterModel, int, double> speedup)
    {
        var ideal = plot.Add.Line(0, 0, Math.Log2(nodes[^1]), Math.Log2(nodes[^1]));
        (ideal.LineColor, ideal.LinePattern, ideal.LegendText) = (Colors.Gray, LinePattern.Dashed, "one more node, one more in speed");
        foreach (var (i, model) in models.Index())
        {
            var scatter = plot.Add.Scatter(
                nodes.Select(count => Math.Log2(count)).ToArray(), nodes.Select(count => Math.Log2(speedup(model, count))).ToArray(),
                Color.FromHex(s_colors[i]));
            (scatter.LegendText, scatter.LineWidth) = (model.Name, 2);
        }
        var ticks = new ScottPlot.TickGenerators.NumericManual(
            [.. nodes.Select(count => Math.Log2(count))], [.. nodes.Select(count => FormattableString.Invariant($"{count}"))]);
        (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (ticks, ticks);
        plot.Axes.Bottom.Label.Text = "nodes";
        plot.Axes.Left.Label.Text = "times faster than one node";
        plot.Title(title);
        plot.ShowLegend(Alignment.UpperLeft);
    }
}
