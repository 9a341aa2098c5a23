namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The curves of classes: ROC, precision-recall, and calibration.</summary>
internal static class ClassCharts
{
    private const double Side = 200;

    /// <summary>The ROC curves of up to five classes.</summary>
    public static Figure Roc(ClassEvaluation classes)
    {
        var chart = new Chart(
            "roc", ChartAxis.Shares("false alarms: share of other rows above the threshold"),
                ChartAxis.Shares("found: share of the class"), Side);
        chart.Segment(new CurvePoint(0, 0), new CurvePoint(1, 1), Ink.Reference);
        var shown = Shown(classes);
        for (var i = 0; i < shown.Count; i++)
        {
            chart.Line(shown[i].Roc, Mark.Ink(i));
            chart.Legend(Mark.Ink(i), null,
                $"{Words.Cut(shown[i].ClassName, 24)}: area {Words.Score(shown[i].AreaUnderRoc, ScoreFormat.Plain)}");
        }
        if (Operating(classes) is { } at)
        {
            chart.Points([new CurvePoint((double)at.FalsePositives / (at.FalsePositives + at.TrueNegatives), Recall(at))], Ink.First,
                Mark.Shape(0), 9);
            chart.Legend(Ink.First, Mark.Shape(0), "threshold in use");
        }
        return new Figure(
            "ROC curve",
            chart.ToSvg("ROC curve", Described(shown, "area under the curve", curves => curves.AreaUnderRoc)),
            "Each point is a threshold. The closer the curve comes to the upper left corner, the better the model tells the class from the "
                + "others. Guessing follows the thin diagonal and has an area of 0.5.");
    }

    /// <summary>The precision-recall curves of up to five classes.</summary>
    public static Figure PrecisionRecall(ClassEvaluation classes)
    {
        var chart = new Chart(
            "precision-recall", ChartAxis.Shares("recall: share of the class that is found"),
                ChartAxis.Shares("precision: share of finds that are right"),
            Side);
        var shown = Shown(classes);
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown.Count == 1)
                chart.Segment(new CurvePoint(0, shown[i].Share), new CurvePoint(1, shown[i].Share), Ink.Reference);
            chart.Line(shown[i].PrecisionRecall, Mark.Ink(i));
            chart.Legend(
                Mark.Ink(i), null,
                    $"{Words.Cut(shown[i].ClassName, 24)}: average {Words.Score(shown[i].AveragePrecision, ScoreFormat.Plain)}");
        }
        if (Operating(classes) is { TruePositives: > 0 } at)
        {
            chart.Points([new CurvePoint(Recall(at), (double)at.TruePositives / (at.TruePositives + at.FalsePositives))], Ink.First,
                Mark.Shape(0), 9);
            chart.Legend(Ink.First, Mark.Shape(0), "threshold in use");
        }
        var guessing = shown.Count == 1
            ? $" Guessing follows the thin line at {Words.Share(shown[0].Share)}, the share of the class."
            : " Guessing has the share of the class as precision, whatever the recall.";
        return new Figure(
            "Precision and recall",
            chart.ToSvg("Precision-recall curve", Described(shown, "average precision", curves => curves.AveragePrecision)),
            "A lower threshold finds more of the class and raises more false alarms." + guessing);
    }

    /// <summary>Predicted probabilities beside what came true.</summary>
    public static Figure Calibration(ClassEvaluation classes)
    {
        var bins = classes.Calibration;
        var what = classes.ClassNames.Count == 2 ? $"probability of {Words.Quoted(classes.ClassNames[1])}"
            : "probability of the predicted class";
        var chart = new Chart("calibration", ChartAxis.Shares("predicted " + what), ChartAxis.Shares("share that came true"), Side);
        chart.Segment(new CurvePoint(0, 0), new CurvePoint(1, 1), Ink.Reference);
        chart.Line(bins.Select(bin => new CurvePoint(bin.MeanProbability, bin.Share)), Ink.First, 1.5f);
        var most = Math.Sqrt(bins.Max(bin => bin.Rows));
        foreach (var bin in bins)
        {
            var size = 4 + 8 * Math.Sqrt(bin.Rows) / most;
            chart.Points([new CurvePoint(bin.MeanProbability, bin.Share)], Ink.First, Mark.Shape(0), (float)size);
        }
        var described = string.Join(" ", bins.Select(bin =>
            $"Predicted {Words.ShortShare(bin.MeanProbability)}: {Words.ShortShare(bin.Share)} came true "
                + $"({Words.Count(bin.Rows, "row")})."));
        return new Figure(
            "Calibration",
            chart.ToSvg("Calibration: predicted probabilities beside the shares that came true", described),
            "Points on the thin diagonal mean that the probabilities can be taken at their word. Below it the model is too sure, above it "
                + "not sure enough. Larger points are more rows.");
    }

    private static List<ClassCurves> Shown(ClassEvaluation classes) => [.. classes.Curves.Take(Mark.Count)];

    private static ThresholdRow? Operating(ClassEvaluation classes)
    {
        if (classes.ClassNames.Count != 2 || classes.Curves.Count != 1)
            return null;
        var (negative, positive) = (classes.Confusion[0], classes.Confusion[1]);
        return negative[0] + negative[1] > 0 && positive[0] + positive[1] > 0
            ? new ThresholdRow(double.NaN, positive[1], negative[1], positive[0], negative[0])
            : null;
    }

    private static double Recall(ThresholdRow row) => (double)row.TruePositives / (row.TruePositives + row.FalseNegatives);

    private static string Described(IEnumerable<ClassCurves> shown, string area, Func<ClassCurves, double> value) =>
        string.Join(" ",
            shown.Select(curves => $"{Words.Quoted(curves.ClassName)}: {area} {Words.Score(value(curves), ScoreFormat.Plain)}."));
}
