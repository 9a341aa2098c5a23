using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>What the report shows of predicted classes: confusion, curves, calibration and thresholds.</summary>
internal static class ClassPictures
{
    private const int MostCurves = 6;
    private const int MostPoints = 300;
    private const int CalibrationBins = 10;

    public static ClassEvaluation Of(ScoredClasses scored)
    {
        var confusion = scored.Confusion();
        return new ClassEvaluation
        {
            ClassNames = scored.Classes,
            Confusion = [.. Enumerable.Range(0, scored.Classes.Count).Select(actual =>
                (IReadOnlyList<long>)[.. Enumerable.Range(0, scored.Classes.Count).Select(predicted => confusion[actual, predicted])])],
            Curves = [.. CurveClasses(scored).Select(label => CurvesOf(scored, label)).OfType<ClassCurves>()],
            Calibration = Calibration(scored),
            Thresholds = scored.IsBinary ? ThresholdTable.Of(scored) : [],
        };
    }

    // The positive class alone, or the classes with the most rows.
    private static IEnumerable<int> CurveClasses(ScoredClasses scored) => scored.IsBinary
        ? [1]
        : scored.Actual.CountBy(label => label).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostCurves)
            .Select(pair => pair.Key);

    private static ClassCurves? CurvesOf(ScoredClasses scored, int label)
    {
        var order = Enumerable.Range(0, scored.Count).OrderByDescending(row => scored.Probability(row, label)).ToArray();
        double positives = scored.Actual.Count(actual => actual == label), negatives = scored.Count - positives;
        if (positives == 0 || negatives == 0)
            return null;
        List<CurvePoint> roc = [new(0, 0)], precisionRecall = [];
        double found = 0, wrong = 0, area = 0, precisions = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            double foundHere = 0, wrongHere = 0;
            for (; end < order.Length && scored.Probability(order[end], label).Equals(scored.Probability(order[start], label)); end++)
            {
                if (scored.Actual[order[end]] == label)
                    foundHere++;
                else
                    wrongHere++;
            }
            area += wrongHere * (found + (foundHere / 2));
            (found, wrong) = (found + foundHere, wrong + wrongHere);
            precisions += foundHere * found / (found + wrong);
            roc.Add(new CurvePoint(wrong / negatives, found / positives));
            precisionRecall.Add(new CurvePoint(found / positives, found / (found + wrong)));
            start = end;
        }
        return new ClassCurves
        {
            ClassName = scored.Classes[label],
            Share = positives / scored.Count,
            Roc = Thinned(roc),
            PrecisionRecall = Thinned(precisionRecall),
            AreaUnderRoc = area / (positives * negatives),
            AveragePrecision = precisions / positives,
        };
    }

    // Bins of equally many rows, by the probability of the positive or of the predicted class. Equal probabilities stay together.
    private static List<CalibrationBin> Calibration(ScoredClasses scored)
    {
        var label = new Func<int, int>(row => scored.IsBinary ? 1 : scored.Predicted[row]);
        var order = Enumerable.Range(0, scored.Count).OrderBy(row => scored.Probability(row, label(row))).ToArray();
        List<CalibrationBin> bins = [];
        for (int start = 0, bin = 1; start < order.Length; bin++)
        {
            var end = Math.Max(start + 1, (int)((long)order.Length * bin / CalibrationBins));
            while (end < order.Length && At(end).Equals(At(end - 1)))
                end++;
            var rows = order[start..end];
            bins.Add(new CalibrationBin(
                rows.Average(row => (double)scored.Probability(row, label(row))),
                rows.Count(row => scored.Actual[row] == label(row)) / (double)rows.Length, rows.Length));
            start = end;
        }
        return bins;

        float At(int position) => scored.Probability(order[position], label(order[position]));
    }

    // First and last point stay.
    private static IReadOnlyList<CurvePoint> Thinned(List<CurvePoint> points) => points.Count <= MostPoints
        ? points
        : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))])];
}
