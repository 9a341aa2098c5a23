using FfnnMlNet.Tool.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

/// <summary>The metrics are those of ML.NET's evaluators.</summary>
public sealed class MetricTests
{
    private static readonly string[] s_classes = ["a", "b", "c", "d"];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void Metrics_of_two_classes_are_those_of_the_evaluator()
    {
        var rows = TwoClasses(500, withTies: false);
        var scored = Scored(rows);
        var expected = _ml.BinaryClassification.Evaluate(_ml.Data.LoadFromEnumerable(rows));
        AssertMetrics(scored, new()
        {
            ["AUC"] = expected.AreaUnderRocCurve,
            ["accuracy"] = expected.Accuracy,
            ["F1"] = expected.F1Score,
            ["precision"] = expected.PositivePrecision,
            ["recall"] = expected.PositiveRecall,
            // The evaluator's is to the base 2.
            ["log-loss"] = expected.LogLoss * Math.Log(2),
        });
        Assert.Equal(scored.Metrics()[0], scored.MainMetric());
        var pictures = ClassPictures.Of(scored);
        Assert.Equal(expected.AreaUnderRocCurve, pictures.Curves.Single().AreaUnderRoc, 1e-6);
        Assert.Equal(scored.Metrics()[6], pictures.Curves.Single().AveragePrecision, 1e-9);
    }

    // The evaluator breaks ties by the order of the rows; here a tie counts one half.
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_ordered_pairs_and_half_of_the_ties()
    {
        var rows = TwoClasses(300, withTies: true);
        double ordered = 0, pairs = 0;
        foreach (var positive in rows.Where(row => row.Label))
        {
            foreach (var negative in rows.Where(row => !row.Label))
            {
                pairs++;
                ordered += positive.Probability > negative.Probability ? 1 : positive.Probability.Equals(negative.Probability) ? 0.5 : 0;
            }
        }
        Assert.Equal(ordered / pairs, Scored(rows).MainMetric(), 1e-12);
        Assert.Equal(ordered / pairs, ClassPictures.Of(Scored(rows)).Curves.Single().AreaUnderRoc, 1e-12);
    }

    [Fact]
    public void Metrics_of_several_classes_are_those_of_the_evaluator()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 300).Select(_ =>
        {
            var raw = Enumerable.Range(0, 4).Select(_ => random.NextSingle()).ToArray();
            var label = random.Next(4);
            raw[label] += 0.4f;
            var sum = raw.Sum();
            float[] score = [.. raw.Select(value => value / sum)];
            return new ClassRow { Label = s_classes[label], Score = score, PredictedLabel = s_classes[Array.IndexOf(score, score.Max())] };
        }).ToArray();
        var scored = new ScoredClasses(
            s_classes, [.. rows.Select(row => Array.IndexOf(s_classes, row.Label))], [.. rows.SelectMany(row => row.Score)]);
        var view = _ml.Data.LoadFromEnumerable(rows);
        var expected = _ml.MulticlassClassification.Evaluate(_ml.Transforms.Conversion.MapValueToKey(
            [new("Label"), new("PredictedLabel")],
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(view).Transform(view));
        AssertMetrics(scored, new()
        {
            ["accuracy"] = expected.MicroAccuracy,
            ["mean recall"] = expected.MacroAccuracy,
            ["log-loss"] = expected.LogLoss,
        });
        Assert.Equal(expected.ConfusionMatrix.Counts.SelectMany(row => row).Select(value => (long)value),
            ClassPictures.Of(scored).Confusion.SelectMany(row => row));
    }

    [Fact]
    public void Metrics_of_numbers_are_those_of_the_evaluator()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 300).Select(_ => new NumberRow { Label = 100 * random.NextSingle() }).ToArray();
        foreach (var row in rows)
            row.Score = row.Label + (10 * random.NextSingle());
        var scored = new ScoredNumbers(["y"], [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Score)], [5]);
        var expected = _ml.Regression.Evaluate(_ml.Data.LoadFromEnumerable(rows));
        AssertMetrics(scored, new()
        {
            ["RMSE"] = expected.RootMeanSquaredError,
            ["R2"] = expected.RSquared,
            ["mean absolute error"] = expected.MeanAbsoluteError,
        });
        Assert.Equal(rows.Count(row => Math.Abs(row.Label - row.Score) <= 5) / 300.0, scored.IntervalCoverage(0));
    }

    [Fact]
    public void Rows_that_count_twice_count_as_two_rows()
    {
        var rows = TwoClasses(60, withTies: true);
        int[] counts = [.. Enumerable.Range(0, rows.Length).Select(row => row % 3)];
        var repeated = rows.SelectMany((row, i) => Enumerable.Repeat(row, counts[i])).ToArray();
        foreach (var (counted, whole) in Scored(rows).Metrics(counts).Zip(Scored(repeated).Metrics()))
            Assert.Equal(whole, counted, 1e-12);
    }

    [Fact]
    public void Several_outputs_have_the_mean_R2_and_the_metrics_of_each()
    {
        float[] actual = [1, 10, 2, 20, 3, 30], predicted = [1, 10, 2, 20, 3, 33];
        var scored = new ScoredNumbers(["a", "b"], actual, predicted, null);
        Assert.Equal(1 + 6, scored.Metrics().Length);
        Assert.Equal((1 + (1 - (9.0 / 200))) / 2, scored.MainMetric(), 1e-12);
        Assert.Equal("b", scored.Definitions[4].Label);
        Assert.Equal(2, Array.IndexOf(scored.Badness(), scored.Badness().Max()));
    }

    [Fact]
    public void Thresholds_count_every_row_once_and_name_the_best_F1()
    {
        var table = ThresholdTable.Of(Scored(TwoClasses(500, withTies: false)));
        Assert.All(table, row => Assert.Equal(500, row.TruePositives + row.FalsePositives + row.FalseNegatives + row.TrueNegatives));
        var best = table.Single(row => row.Remark == "highest F1 on these rows");
        Assert.All(table, row => Assert.True(F1(row) <= F1(best)));
        Assert.Equal(table.OrderBy(row => row.Threshold), table);

        static double F1(FfnnMlNet.Tool.Report.ThresholdRow row) =>
            2.0 * row.TruePositives / ((2 * row.TruePositives) + row.FalsePositives + row.FalseNegatives);
    }

    [Fact]
    public void Calibration_bins_have_all_rows_and_shares_near_honest_probabilities()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var probability = random.NextSingle();
            return new BinaryRow { Probability = probability, Label = random.NextSingle() < probability };
        }).ToArray();
        var bins = ClassPictures.Of(Scored(rows)).Calibration;
        Assert.Equal(20_000, bins.Sum(bin => bin.Rows));
        Assert.All(bins, bin => Assert.Equal(bin.MeanProbability, bin.Share, 0.03));
    }

    private static void AssertMetrics(ScoredRows scored, Dictionary<string, double> expected)
    {
        var values = scored.Metrics();
        foreach (var (name, value) in expected)
            Assert.Equal(value, values[scored.Definitions.Index().Single(metric => metric.Item.Name == name).Index], 1e-5);
    }

    private static BinaryRow[] TwoClasses(int count, bool withTies)
    {
        var random = new Random(count);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var label = random.Next(3) == 0;
                var probability = Math.Clamp((random.NextSingle() * 0.7f) + (label ? 0.25f : 0), 0.01f, 0.99f);
                if (withTies)
                    probability = MathF.Round(probability, 1);
                return new BinaryRow
                {
                    Label = label,
                    Probability = probability,
                    Score = MathF.Log(probability / (1 - probability)),
                    PredictedLabel = probability > 0.5f,
                };
            }),
        ];
    }

    private static ScoredClasses Scored(BinaryRow[] rows) => new(
        ["no", "yes"], [.. rows.Select(row => row.Label ? 1 : 0)],
        [.. rows.SelectMany(row => new[] { 1 - row.Probability, row.Probability })]);

    private sealed class BinaryRow
    {
        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class ClassRow
    {
        public string Label { get; set; } = "";

        public string PredictedLabel { get; set; } = "";

        [VectorType(4)]
        public float[] Score { get; set; } = [];
    }

    private sealed class NumberRow
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
