using System.Globalization;
using ScottPlot;

namespace FfnnMlNet.Samples;

/// <summary>Draws learning curves side by side.</summary>
internal static class LearningCurvePlot
{
    private const string FontName = "DejaVu Sans";
    private const int PanelWidth = 720;
    private const int Height = 560;

    // The space above and below the curves, in powers of ten.
    private const double Margin = 0.08;

    /// <summary>Loads the fonts and the native library that draws. A failure comes before a long training, not after it.</summary>
    public static void Prepare()
    {
        try
        {
            // The program brings its fonts: a server or container may have none, and text would be missing without an error.
            var folder = Path.Combine(AppContext.BaseDirectory, "fonts");
            Fonts.AddFontFile(FontName, Path.Combine(folder, "DejaVuSans.ttf"), bold: false, italic: false);
            Fonts.AddFontFile(FontName, Path.Combine(folder, "DejaVuSans-Bold.ttf"), bold: true, italic: false);
            Fonts.Default = FontName;
            _ = new Plot().GetImageBytes(PanelWidth, Height);
        }
        catch (Exception failure)
        {
            throw new SampleException($"Pictures cannot be drawn on this machine: {failure.GetBaseException().Message}");
        }
    }

    /// <summary>Writes a PNG with one panel per curve, all with the same scale of losses. <see cref="Prepare"/> is called before.</summary>
    public static void Write(string path, IReadOnlyList<(string Title, IReadOnlyList<EpochRecord> History)> curves)
    {
        var losses = curves.SelectMany(curve => curve.History)
            .SelectMany(record => new[] { record.TrainingLoss, record.ValidationLoss ?? record.TrainingLoss })
            .Select(Logarithm)
            .ToArray();
        var panels = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Columns() };
        // A new multiplot has one empty plot.
        panels.Subplots.RemoveAt(0);
        foreach (var (title, history) in curves)
            panels.AddPlot(Draw(title, history, losses.Min() - Margin, losses.Max() + Margin));
        panels.SavePng(path, PanelWidth * curves.Count, Height);
    }

    private static Plot Draw(string title, IReadOnlyList<EpochRecord> history, double bottom, double top)
    {
        var plot = new Plot();
        plot.Title(title, size: 18);
        plot.XLabel("Epoch", size: 15);
        plot.YLabel("Mean cross-entropy (nats, log scale)", size: 15);
        var epochs = history.Select(record => (double)record.Epoch).ToArray();
        AddLine("Training rows", history.Select(record => record.TrainingLoss), Color.FromHex("#1F77B4"), LinePattern.Solid);
        if (history[0].ValidationLoss is not null)
            AddLine("Test rows", history.Select(record => record.ValidationLoss!.Value), Color.FromHex("#D95F02"), LinePattern.Dashed);
        plot.Axes.SetLimits(0, Math.Max(2, epochs[^1]), bottom, top);
        plot.Axes.Left.TickGenerator = LossTicks(bottom, top);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.TickLabelStyle.FontSize = 14;
            axis.Label.Bold = false;
        }
        // Some distance from the edge, and at the right room for half of the number of the last epoch.
        plot.Axes.Left.MinimumSize = 82;
        plot.Axes.Left.Label.OffsetX = 8;
        plot.Axes.Right.MinimumSize = 28;
        plot.ShowLegend(Alignment.UpperRight);
        plot.Legend.FontSize = 15;
        plot.Legend.SymbolWidth = 40;
        plot.Legend.Padding = new PixelPadding(12);
        plot.Legend.InterItemPadding = new PixelPadding(6);
        plot.Legend.OutlineColor = Colors.LightGray;
        plot.Legend.ShadowColor = Colors.Transparent;
        return plot;

        void AddLine(string name, IEnumerable<double> losses, Color color, LinePattern pattern)
        {
            var line = plot.Add.ScatterLine(epochs, [.. losses.Select(Logarithm)], color);
            line.LineWidth = 2.5f;
            line.LinePattern = pattern;
            // A line with a single point would be invisible.
            line.MarkerSize = epochs.Length == 1 ? 8 : 0;
            // The legend entry of the line would place its text too high and cut off the top.
            var entry = new LegendItem { LabelText = name, LineColor = color, LineWidth = 2.5f, LinePattern = pattern };
            entry.LabelStyle.OffsetY = 3;
            plot.Legend.ManualItems.Add(entry);
        }
    }

    // ScottPlot has no logarithmic axis, so the values are logarithms, and the labels of the ticks are the losses.
    private static ScottPlot.TickGenerators.NumericManual LossTicks(double bottom, double top)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        // The more powers of ten there are, the fewer labels each has.
        int[] labelled = (top - bottom) switch { < 1 => [1, 2, 3, 4, 5, 6, 7, 8, 9], < 4 => [1, 2, 5], _ => [1] };
        for (var exponent = (int)Math.Floor(bottom); exponent <= top; exponent++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var position = exponent + Math.Log10(digit);
                if (position < bottom || position > top)
                    continue;
                if (labelled.Contains(digit))
                    ticks.AddMajor(position, Math.Pow(10, position).ToString("G1", CultureInfo.InvariantCulture));
                else
                    ticks.AddMinor(position);
            }
        }
        return ticks;
    }

    // A loss may be 0, which has no logarithm.
    private static double Logarithm(double loss) => Math.Log10(Math.Max(loss, 1e-9));
}
