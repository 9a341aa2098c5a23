namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The losses of the members of the model by epoch.</summary>
internal static class LearningChart
{
    private const double Highest = 0.97;
    private const double MostOfRest = 2;
    private const int MostPoints = 400;

    /// <summary>The chart of the curves; at least one has two epochs.</summary>
    public static Figure Of(IReadOnlyList<LearningCurve> curves)
    {
        var points = curves.SelectMany(curve => curve.Points).ToList();
        var losses = points.SelectMany(point => new[] { point.TrainingLoss, point.HeldOutLoss }).Where(double.IsFinite).Order().ToList();
        // The losses of the first epochs may be so large that nothing of the others could be seen.
        var highest = losses[(int)(Highest * (losses.Count - 1))];
        if (losses[^1] - losses[0] < MostOfRest * (highest - losses[0]))
            highest = losses[^1];
        var ceiling = highest + (highest - losses[0]) * 0.2;
        var x = ChartAxis.Numbers(points.Select(point => (double)point.Epoch), Words.Tick, "epoch");
        var y = ChartAxis.Numbers([losses[0], highest], Words.Tick, "loss");
        var chart = new Chart("learning", x, y);
        foreach (var curve in curves)
        {
            var shown = Thinned(curve.Points);
            chart.Line(shown.Select(point => new CurvePoint(point.Epoch, Math.Min(point.TrainingLoss, ceiling))), Ink.Second, 1.5f);
            chart.Line(shown.Select(point => new CurvePoint(point.Epoch, Math.Min(point.HeldOutLoss, ceiling))), Ink.First);
        }
        var best = curves
            .SelectMany(curve => curve.Points.Where(point => point.Epoch == curve.BestEpoch))
            .Select(point => new CurvePoint(point.Epoch, point.HeldOutLoss))
            .Where(point => double.IsFinite(point.Y))
            .ToList();
        chart.Points(best, Ink.First, Mark.Shape(0), 9);
        var isHeldOut = points.Any(point => double.IsFinite(point.HeldOutLoss));
        if (isHeldOut)
            chart.Legend(Ink.First, null, "held-out rows");
        chart.Legend(Ink.Second, null, "training rows");
        if (best.Count > 0)
            chart.Legend(Ink.First, Mark.Shape(0), "kept");
        return new Figure("Loss by epoch", chart.ToSvg("Learning curves: loss by epoch", Described(curves)), Caption(curves, isHeldOut));
    }

    private static string Caption(IReadOnlyList<LearningCurve> curves, bool isHeldOut)
    {
        var members = curves.Count == 1 ? "" : "Each network has a pair of lines. ";
        return isHeldOut
            ? members
                + "Where the loss of held-out rows rises while that of training rows still falls, a network begins to learn single rows "
                + "by heart; the parameters with the lowest held-out loss are kept. Dropout and smoothed labels can keep the training loss "
                + "above the held-out one."
            : members + "No rows were held out, so the lines do not show when a network begins to learn single rows by heart.";
    }

    private static string Described(IReadOnlyList<LearningCurve> curves) => string.Join(" ", curves.Select(curve =>
    {
        var (first, last) = (curve.Points[0], curve.Points[^1]);
        var best = curve.BestEpoch is { } epoch ? $"; epoch {epoch} was kept" : "";
        var heldOut = double.IsFinite(last.HeldOutLoss)
            ? $", held-out loss from {Words.Number(first.HeldOutLoss)} to {Words.Number(last.HeldOutLoss)}"
            : "";
        return $"{Sentence.Capital(curve.Name)}: training loss from {Words.Number(first.TrainingLoss)} to "
            + $"{Words.Number(last.TrainingLoss)}{heldOut} in {Words.Count(curve.Points.Count, "epoch")}{best}.";
    }));

    private static List<LearningPoint> Thinned(IReadOnlyList<LearningPoint> points)
    {
        var step = (points.Count + MostPoints - 1) / MostPoints;
        return [.. points.Where((_, i) => i % step == 0 || i == points.Count - 1)];
    }
}
