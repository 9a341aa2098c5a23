using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Unusual tables. Each trains to finite scores, or gives one error that says what is wrong with which column.</summary>
public class OddTableTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public OddTableTests() => _log = new LogCapture(_ml);

    public static TheoryData<int, int, float?> Sizes
    {
        get
        {
            // Rows, batch, validation fraction: one row; two; one more than a batch; fewer than a batch; as many; batches of one row.
            var cases = new TheoryData<int, int, float?>();
            foreach (var (rows, batch) in new[] { (1, 32), (2, 32), (33, 32), (10, 1000), (32, 32), (5, 1), (65, 32) })
            {
                cases.Add(rows, batch, null);
                cases.Add(rows, batch, 0.3f);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Any_number_of_rows_trains_with_any_batch_size(int rows, int batch, float? fraction)
    {
        var table = Rows.Uniform(_ml, rows, 3, seed: 1, x => x[0]);

        foreach (var effort in Enum.GetValues<Effort>())
        {
            var model = Trainer(options =>
            {
                (options.Effort, options.BatchSize, options.ValidationFraction) = (effort, batch, fraction);
                options.EarlyStopping = new EarlyStopping(50);
            }).Fit(table);

            Assert.Equal(20, model.Model.History.Count);
            Rows.AssertFinite(model.Transform(table));
        }
    }

    [Fact]
    public void One_row_of_a_class_is_an_error_of_one_class()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Classifier().Fit(Rows.OfClasses(_ml, [[1, 2]], ["x"])));

        Assert.StartsWith("Label column 'Label' has 1 class in 1 usable rows ('x')", error.Message);
    }

    [Fact]
    public void Two_rows_of_two_classes_train_with_early_stopping()
    {
        var rows = Rows.OfClasses(_ml, [[1, 2], [2, 1]], ["x", "y"]);

        var scored = Classifier(options =>
        {
            options.EarlyStopping = new EarlyStopping(5);
            (options.NumberOfEpochs, options.LearningRate) = (100, 0.05f);
        }).Fit(rows).Transform(rows);

        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    public static TheoryData<string> Scalings => ["robust", "standard", "quantile-normal", "none"];

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Constant_missing_duplicate_and_huge_columns_train_under_every_scaling(string scaling)
    {
        float[][] features = [.. Enumerable.Range(0, 40).Select(i => new[]
        {
            7, float.NaN, i, i, 1e30f * ((i % 3) - 1), 1e-30f * i, i % 9 == 0 ? float.PositiveInfinity : 0, float.MaxValue,
        })];
        var rows = Rows.Of(_ml, features, [.. Enumerable.Range(0, 40).Select(i => (float)i)]);

        // Without a scaling the values of the table overflow float32. That is an error of divergence, or the initial network is kept.
        foreach (var effort in Enum.GetValues<Effort>())
        {
            var model = Trainer(options => (options.Effort, options.FeatureScaling, options.OnDivergence) =
                (effort, Scaling(scaling), OnDivergence.KeepBest)).Fit(rows);

            Rows.AssertFinite(model.Transform(rows));
        }
        if (scaling != "none")
            Assert.DoesNotContain(_log.Warnings, warning => warning.Contains("diverged", StringComparison.Ordinal));
        Assert.Contains(_log.Warnings, warning => warning.Contains("in slots 1. The trainer treats them as 0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Features_of_1e30_without_scaling_are_one_error_that_names_their_size()
    {
        var features = Rows.UniformFeatures(20, 2, seed: 1);
        var huge = Rows.Of(_ml, [.. features.Select(row => new[] { 1e30f * row[0], row[1] })], [.. features.Select(row => row[0])]);

        var error = Assert.Throws<TrainingDivergedException>(() =>
            Trainer(options => options.FeatureScaling = FeatureScaling.None).Fit(huge));

        Assert.Matches(@"the largest feature the network sees is 9\.\d+E\+29", error.Message);
        Assert.Contains("bring features and targets to a common scale", error.Message);
    }

    [Theory]
    [InlineData(1e6f)]
    [InlineData(1e-6f)]
    [InlineData(1e30f)]
    public void Targets_of_any_size_train(float size)
    {
        var rows = Rows.Uniform(_ml, 100, 2, seed: 1, x => size * x[0]);

        var scored = Trainer(options => options.NumberOfEpochs = 100).Fit(rows).Transform(rows);

        Assert.InRange(RSquared(rows, scored), 0.95, 1);
    }

    [Fact]
    public void Keys_of_10_20_and_30_are_names_and_not_places()
    {
        int[] classes = [.. Enumerable.Range(0, 30).Select(i => i % 3)];
        var rows = Rows.OfClasses(_ml, [.. classes.Select(i => new[] { i, 1f })], [.. classes.Select(i => $"{10 * (i + 1)}")]);

        var scored = Classifier(options => (options.NumberOfEpochs, options.LearningRate) = (200, 0.02f)).Fit(rows).Transform(rows);

        Assert.All(Quality.Scores(scored), row => Assert.Equal(3, row.Length));
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [Fact]
    public void A_key_type_far_larger_than_the_classes_seen_trains()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new ManyKeys
        {
            Features = [i % 3, 1], Label = (uint)(1000 * (i % 3)),
        }).ToArray());

        var scored = Classifier(options =>
            (options.NumberOfEpochs, options.HiddenLayers, options.LearningRate) = (60, [8], 0.05f)).Fit(rows).Transform(rows);

        Rows.AssertFinite(scored);
        Assert.Equal(rows.GetColumn<uint>("Label"), scored.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void Fifty_thousand_sparse_slots_train()
    {
        const int Slots = 50_000;
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Sparse
        {
            Features = new VBuffer<float>(Slots, 2, [1, 1], [i % 2, 100 + (i * 1000)]), Label = i % 2 == 0,
        }).ToArray());

        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [4], NumberOfEpochs = 10, LearningRate = 0.05f, Seed = 1,
        }).Fit(rows);

        Assert.Equal(1, _ml.BinaryClassification.Evaluate(model.Transform(rows)).Accuracy);
    }

    [Fact]
    public void An_empty_table_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Trainer(_ => { }).Fit(Rows.View(_ml, [], 3)));

        Assert.Equal("No valid training instances found: the data is empty. Check the path and the filters of the data.", error.Message);
    }

    [Fact]
    public void A_table_whose_rows_are_all_skipped_is_an_error_that_counts_the_reasons()
    {
        float[] labels = [float.NaN, float.PositiveInfinity, 3, 4], weights = [1, 1, 0, -1];
        var rows = Rows.Of(_ml, [[1], [2], [3], [4]], labels, weights);

        var error = Assert.Throws<InvalidOperationException>(() =>
            Trainer(options => options.ExampleWeightColumnName = "Weight").Fit(rows));

        Assert.Equal(
            "No valid training instances found: all 4 rows were skipped, 2 without a label in column 'Label', " +
            "2 whose weight in column 'Weight' is not above 0 and finite. " + FfnnMlNet.Data.DataViewReader.EmptyCells, error.Message);
    }

    private static FeatureScaling Scaling(string name) =>
        new[] { FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal, FeatureScaling.None }
            .Single(scaling => scaling.ToString() == name);

    // In double, since the squares of 1e30 overflow float32.
    private static double RSquared(IDataView rows, IDataView scored)
    {
        var labels = rows.GetColumn<float>("Label").Select(label => (double)label).ToArray();
        var scores = scored.GetColumn<float>("Score").Select(score => (double)score).ToArray();
        var mean = labels.Average();
        var residual = labels.Zip(scores, (label, score) => (label - score) * (label - score)).Sum();
        return 1 - (residual / labels.Sum(label => (label - mean) * (label - mean)));
    }

    private FfnnRegressionTrainer Trainer(Action<FfnnRegressionTrainer.Options> change)
    {
        var options = new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 20, LearningRate = 0.01f, HiddenLayers = [16], Seed = 1,
        };
        change(options);
        return new FfnnRegressionTrainer(_ml, options);
    }

    private FfnnTrainer Classifier(Action<FfnnTrainer.Options>? change = null)
    {
        var options = new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 20, Seed = 1 };
        change?.Invoke(options);
        return new FfnnTrainer(_ml, options);
    }

    private sealed class ManyKeys
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [KeyType(10_000)]
        public uint Label { get; set; }
    }

    private sealed class Sparse
    {
        [VectorType(50_000)]
        public VBuffer<float> Features { get; set; }

        public bool Label { get; set; }
    }
}
