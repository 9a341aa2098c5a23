using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>What the examples measure on their made-up predictions.</summary>
internal static class ExampleScores
{
    public static (ScoreInterval Own, ScoreInterval Minus) Bootstrap(int rows, Func<int[], double> own, Func<int[], double> minus)
    {
        const int Samples = 200;
        var random = new ExampleRandom(7);
        var (owns, differences) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < Samples; sample++)
        {
            var drawn = Enumerable.Range(0, rows).Select(_ => random.Below(rows)).ToArray();
            owns.Add(own(drawn));
            differences.Add(owns[^1] - minus(drawn));
        }
        return (Ends(owns), Ends(differences));
    }

    /// <summary>A score that is a mean over rows.</summary>
    public static ScoreRow Mean(
        string metric, string meaning, ScoreFormat format, bool higherIsBetter, double best, double[] model, double[] baseline,
            double[] linear)
    {
        double Over(double[] values, int[] rows) => rows.Average(row => values[row]);
        var (own, minusBaseline) = Bootstrap(model.Length, rows => Over(model, rows), rows => Over(baseline, rows));
        var (_, minusLinear) = Bootstrap(model.Length, rows => Over(model, rows), rows => Over(linear, rows));
        return new ScoreRow
        {
            Metric = metric,
            Meaning = meaning,
            Format = format,
            HigherIsBetter = higherIsBetter,
            Best = best,
            Model = model.Average(),
            Interval = own,
            Baseline = baseline.Average(),
            Linear = linear.Average(),
            MinusBaseline = minusBaseline,
            MinusLinear = minusLinear,
        };
    }

    public static ClassCurves Curves(string name, IReadOnlyList<(double Probability, bool Is)> rows)
    {
        var ordered = rows.OrderByDescending(row => row.Probability).ToList();
        double positives = ordered.Count(row => row.Is), negatives = ordered.Count - positives;
        var (roc, recall) = (new List<CurvePoint> { new(0, 0) }, new List<CurvePoint>());
        var (found, alarms, area, average) = (0.0, 0.0, 0.0, 0.0);
        var step = Math.Max(ordered.Count / 200, 1);
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Is)
            {
                found++;
                average += found / (i + 1) / positives;
            }
            else
            {
                alarms++;
                area += found / positives / negatives;
            }
            if (i % step != 0 && i != ordered.Count - 1)
                continue;
            roc.Add(new CurvePoint(alarms / negatives, found / positives));
            recall.Add(new CurvePoint(found / positives, found / (i + 1)));
        }
        return new ClassCurves
        {
            ClassName = name,
            Share = positives / ordered.Count,
            Roc = roc,
            PrecisionRecall = recall,
            AreaUnderRoc = area,
            AveragePrecision = average,
        };
    }

    public static IReadOnlyList<CalibrationBin> Calibration(IEnumerable<(double Probability, bool Is)> rows) =>
    [
        .. rows.GroupBy(row => Math.Min((int)(row.Probability * 10), 9)).OrderBy(bin => bin.Key).Select(bin =>
            new CalibrationBin(bin.Average(row => row.Probability), bin.Average(row => row.Is ? 1 : 0), bin.Count())),
    ];

    public static IReadOnlyList<ThresholdRow> Thresholds(IReadOnlyList<(double Probability, bool Is)> rows)
    {
        ThresholdRow At(double threshold) => new(
            threshold, rows.Count(row => row.Is && row.Probability >= threshold),
                rows.Count(row => !row.Is && row.Probability >= threshold),
            rows.Count(row => row.Is && row.Probability < threshold), rows.Count(row => !row.Is && row.Probability < threshold));
        double F1(ThresholdRow row) => 2.0 * row.TruePositives / (2 * row.TruePositives + row.FalsePositives + row.FalseNegatives);
        var all = Enumerable.Range(1, 9).Select(i => At(i / 10.0)).ToList();
        var best = all.MaxBy(F1)!;
        return [.. all.Select(row => row with
        {
            Remark = row.Threshold == 0.5 ? "used by the model" : row == best ? "highest F1" : null,
        })];
    }

    public static IReadOnlyList<IReadOnlyList<long>> Confusion(int classes, IEnumerable<(int Actual, int Predicted)> rows)
    {
        var counts = Enumerable.Range(0, classes).Select(_ => new long[classes]).ToArray();
        foreach (var (actual, predicted) in rows)
            counts[actual][predicted]++;
        return counts;
    }

    public static IReadOnlyList<LearningCurve> Learning(int members, double from, double to)
    {
        var random = new ExampleRandom(3);
        return [.. Enumerable.Range(1, members).Select(member =>
        {
            var epochs = 26 + random.Below(14);
            var points = Enumerable.Range(1, epochs).Select(epoch =>
            {
                var fall = to + (from - to) * Math.Exp(-epoch / 5.0);
                var best = epochs - 8.0;
                return new LearningPoint(
                    epoch, fall - 0.0016 * from * epoch + 0.004 * from * random.Normal(),
                    fall + 0.05 * from + 0.00012 * from * Math.Max(epoch - best, 0) * epoch + 0.006 * from * random.Normal());
            }).ToList();
            return new LearningCurve($"network {member}", points, points.MinBy(point => point.HeldOutLoss).Epoch);
        })];
    }

    private static ScoreInterval Ends(List<double> values)
    {
        values.Sort();
        return new ScoreInterval(values[(int)(0.025 * values.Count)], values[(int)(0.975 * values.Count)]);
    }
}
