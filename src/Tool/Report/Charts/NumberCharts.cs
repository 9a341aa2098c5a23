namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>Predicted numbers against actual ones, and errors, which are always predicted minus actual.</summary>
internal static class NumberCharts
{
    private const double Side = 200;
    private const int MostPoints = 1500;
    private const int Bins = 24;
    private const double Spread = 50;

    /// <summary>Predicted against actual numbers.</summary>
    /// <param name="numbers">The predictions.</param>
    /// <param name="index">The number of the label, which makes names unique.</param>
    public static Figure Predictions(NumberEvaluation numbers, int index)
    {
        var points = Thinned(numbers.ActualAndPredicted);
        var both = points.SelectMany(point => new[] { point.X, point.Y }).ToList();
        var isLogarithmic = IsSpread(points);
        ChartAxis Axis(string title) =>
            isLogarithmic ? ChartAxis.Logarithmic(both, Words.Tick, title) : ChartAxis.Numbers(both, Words.Tick, title);
        var label = Words.Cut(numbers.Label, 30);
        var chart = new Chart($"predictions-{index}", Axis("actual " + label), Axis("predicted " + label), Side);
        var (low, high) = (both.Min(), both.Max());
        chart.Points(points, Ink.First, Mark.Shape(0), 4.5f, Opacity(points.Count));
        chart.Segment(new CurvePoint(low, low), new CurvePoint(high, high), Ink.Reference);
        return new Figure(
            "Predicted against actual",
            chart.ToSvg($"Predicted against actual {label}", $"{Words.Count(points.Count, "test row")}; actual numbers from "
                + $"{Words.Number(points.Min(point => point.X))} to {Words.Number(points.Max(point => point.X))}, predicted ones from "
                + $"{Words.Number(points.Min(point => point.Y))} to {Words.Number(points.Max(point => point.Y))}."),
            "A perfect model would put all points on the thin diagonal." + Shown(points.Count, numbers.TestRows)
                + (isLogarithmic ? " Both axes are logarithmic." : ""));
    }

    /// <summary>Errors against predicted numbers.</summary>
    public static Figure Residuals(NumberEvaluation numbers, int index)
    {
        var points = Thinned(numbers.ActualAndPredicted).ConvertAll(point => new CurvePoint(point.Y, point.Y - point.X));
        var label = Words.Cut(numbers.Label, 30);
        var chart = new Chart(
            $"errors-{index}", ChartAxis.Numbers(points.Select(point => point.X), Words.Tick, "predicted " + label),
            ChartAxis.Numbers(points.Select(point => point.Y).Append(0), Words.Tick, "error: predicted minus actual"), Side);
        chart.Points(points, Ink.First, Mark.Shape(0), 4.5f, Opacity(points.Count));
        chart.Segment(new CurvePoint(points.Min(point => point.X), 0), new CurvePoint(points.Max(point => point.X), 0), Ink.Reference);
        var ordered = points.Select(point => point.Y).Order().ToList();
        return new Figure(
            "Errors",
            chart.ToSvg($"Errors of {label} against its predictions",
                $"Half of the errors lie between {Words.Number(Quantile(ordered, 0.25))} and "
                + $"{Words.Number(Quantile(ordered, 0.75))}; the extremes are {Words.Number(ordered[0])} and {Words.Number(ordered[^1])}."),
            "What the model has not explained. A slope, a curve or a funnel means that something systematic is left; above the thin line "
                + "the model predicts too much, below it too little.");
    }

    /// <summary>How often errors of each size occur.</summary>
    public static Figure Histogram(NumberEvaluation numbers, int index)
    {
        var errors = numbers.ActualAndPredicted.Select(point => point.Y - point.X).Order().ToList();
        var (low, high) = (Quantile(errors, 0.01), Quantile(errors, 0.99));
        if (high <= low)
            (low, high) = (errors[0] - 0.5, errors[^1] + 0.5);
        var width = (high - low) / Bins;
        var counts = new double[Bins];
        foreach (var error in errors)
            counts[(int)Math.Clamp((error - low) / width, 0, Bins - 1)]++;
        var columns = counts.Select((count, i) => new CurvePoint(low + (i + 0.5) * width, count / errors.Count)).ToList();
        var label = Words.Cut(numbers.Label, 30);
        var chart = new Chart(
            $"histogram-{index}", ChartAxis.Numbers([low, high, 0], Words.Tick, "error: predicted minus actual"),
            ChartAxis.Numbers(columns.Select(column => column.Y).Append(0), Words.TickWriter(ScoreFormat.Share),
                "share of the test rows"), Side);
        chart.Columns(columns, width * 0.86, Ink.First);
        chart.Segment(new CurvePoint(0, 0), new CurvePoint(0, columns.Max(column => column.Y)), Ink.Reference);
        return new Figure(
            "How often errors of each size occur",
            chart.ToSvg($"Histogram of the errors of {label}",
                $"98 % of the errors lie between {Words.Number(low)} and {Words.Number(high)}; "
                + $"the middle one is {Words.Number(Quantile(errors, 0.5))}."),
            $"Half of the errors lie between {Words.Number(Quantile(errors, 0.25))} and {Words.Number(Quantile(errors, 0.75))}. "
                + "The first and the last bar include everything beyond them.");
    }

    private static string Shown(int shown, long all) => shown < all
        ? $" {Words.Count(shown)} of {Words.Count(all, "test row")} are shown." : "";

    private static double Opacity(int count) => Math.Clamp(12 / Math.Sqrt(count), 0.25, 0.8);

    private static bool IsSpread(List<CurvePoint> points)
    {
        if (points.Any(point => point.X <= 0 || point.Y <= 0))
            return false;
        var actual = points.Select(point => point.X).Order().ToList();
        return actual[^1] > Spread * Quantile(actual, 0.05);
    }

    private static double Quantile(List<double> ordered, double share) => ordered[(int)Math.Round(share * (ordered.Count - 1))];

    private static List<CurvePoint> Thinned(IReadOnlyList<CurvePoint> points)
    {
        var step = Math.Max((double)points.Count / MostPoints, 1);
        return [.. Enumerable.Range(0, (int)(points.Count / step)).Select(i => points[(int)(i * step)])];
    }
}
