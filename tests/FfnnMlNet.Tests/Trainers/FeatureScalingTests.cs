using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Unscaled features and labels, through ML.NET.</summary>
public class FeatureScalingTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Scalings => ["robust", "standard", "quantile-normal", "none"];

    [Theory]
    [MemberData(nameof(Scalings))]
    public void A_saved_model_gives_the_same_score_bits_for_every_scaling_and_treatment_of_missing_values(string scaling)
    {
        var rows = Table.WithGaps(_ml, clean: false);
        foreach (var missing in Enum.GetValues<MissingValues>())
        {
            var train = missing == MissingValues.Error ? Table.WithGaps(_ml, clean: true) : rows;
            var model = new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
            {
                Effort = Effort.Manual, HiddenLayers = [6],
                NumberOfEpochs = 3,
                Seed = 1,
                FeatureScaling = ScalingOf(scaling),
                MissingValues = missing,
                ClampScores = true,
            }).Fit(train);

            var (loaded, _) = EstimatorContract.SaveAndReload(model, rows.Schema, _ml);

            var scores = Quality.Scores(model.Transform(rows));
            Assert.Equal(Bits(scores), Bits(Quality.Scores(loaded.Transform(rows))));
            Assert.All(scores.SelectMany(row => row), score => Assert.True(float.IsFinite(score)));
            var features = rows.GetColumn<float[]>("Features").ToArray();
            var predicted = features.Select(row =>
            {
                var score = new float[2];
                model.Model.Predict(row, score);
                return score;
            }).ToArray();
            Assert.Equal(Bits(scores), Bits(predicted));
            Assert.Equal((Table.FeatureCount, missing == MissingValues.Impute ? Table.FeatureCount + 2 : Table.FeatureCount),
                (model.Model.FeatureCount, model.Model.Layers[0].Inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Predict_allocates_nothing(string scaling)
    {
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, LabelColumnName = "Value",
            HiddenLayers = [6],
            NumberOfEpochs = 1,
            Seed = 1,
            FeatureScaling = ScalingOf(scaling),
            ClampScores = true,
        }).Fit(Table.WithGaps(_ml, clean: false)).Model;
        float[] features = [2000, float.NaN, 0.5f, 30, float.PositiveInfinity], score = [0];
        model.Predict(features, score);

        Assert.Equal(0, Core.Tests.Harness.Allocations.LeastOf(() => model.Predict(features, score)));
    }

    [Fact]
    public void Raw_features_do_no_worse_than_features_standardized_in_the_pipeline()
    {
        double raw = Accuracy(Tables.Wine(_ml)), standardized = Accuracy(Tables.Wine(_ml).Standardized(_ml));
        double rawValues = RSquared(Tables.Diabetes(_ml)), standardizedValues = RSquared(Tables.Diabetes(_ml).Standardized(_ml));

        output.WriteLine(FormattableString.Invariant(
            $"wine {raw:F4} and {standardized:F4}, diabetes {rawValues:F4} and {standardizedValues:F4}"));
        Assert.True(raw > standardized - 0.02 && raw > 0.95, $"{raw} {standardized}");
        Assert.True(rawValues > standardizedValues - 0.05 && rawValues > 0.35, $"{rawValues} {standardizedValues}");

        double Accuracy(IDataView table) => Quality.OfFolds(_ml, LearningTask.Multiclass, table,
            new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, Seed = 1, HiddenLayers = [32], NumberOfEpochs = 60 }), 4)
            .Average(fold => fold.Quality);

        double RSquared(IDataView table) => Quality.OfFolds(_ml, LearningTask.Regression, table,
            new FfnnRegressionTrainer(
                _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Seed = 1, HiddenLayers = [32], NumberOfEpochs = 40 }), 4)
            .Average(fold => fold.Quality);
    }

    [Fact]
    public void One_hot_slots_go_into_the_network_as_they_are_and_their_groups_are_kept()
    {
        var penguins = Tables.Penguins(_ml);
        var model = _ml.Transforms.Categorical.OneHotEncoding("Island")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Sex"))
            .Append(_ml.Transforms.Concatenate("Features", "Measures", "Island", "Sex"))
            .Append(new FfnnTrainer(
                _ml, new FfnnTrainer.Options { Effort = Effort.Manual, Seed = 1, HiddenLayers = [8], NumberOfEpochs = 2 }))
            .Fit(penguins).LastTransformer.Model;

        var inputs = model.Network.Inputs;
        Assert.Equal([(4, 6), (7, 9)], inputs.Groups.ToArray().Select(group => (group.First, group.Last)));
        // Two penguins have no measures at all; one-hot slots are never missing.
        Assert.Equal([0, 1, 2, 3], inputs.FlaggedSlots.ToArray());
        var row = new float[16];
        float[] features = [40, 18, 200, 4000, 0, 1, 0, 0, 0, 1];
        features.CopyTo(row, 0);
        inputs.ApplyInPlace(row);
        Assert.Equal(features[4..], row[4..10]);
        Assert.All(row[..4], value => Assert.InRange(value, -3, 3));
    }

    [Fact]
    public void One_hot_slots_alone_train()
    {
        var model = _ml.Transforms.Categorical.OneHotEncoding("Features", "Island")
            .Append(new FfnnTrainer(
                _ml, new FfnnTrainer.Options { Effort = Effort.Manual, Seed = 1, HiddenLayers = [8], NumberOfEpochs = 20 }))
            .Fit(Tables.Penguins(_ml));

        Assert.True(_ml.MulticlassClassification.Evaluate(model.Transform(Tables.Penguins(_ml))).MicroAccuracy > 0.6);
    }

    [Fact]
    public void Constant_slots_are_named_in_one_line_of_the_log()
    {
        var log = new LogCapture(_ml);

        new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, Seed = 1, HiddenLayers = [4], NumberOfEpochs = 1 })
            .Fit(Tables.Digits(_ml));

        var line = Assert.Single(log.Of(ChannelMessageKind.Info), text => text.Contains("one value", StringComparison.Ordinal));
        Assert.Matches(
            @"^Feature column 'Features' has one value in all training rows in slots '\w+', '\w+', '\w+'\. They become 0\.$", line);
        Assert.Contains(log.Of(ChannelMessageKind.Info), text =>
            text.Contains("0 categorical groups, 0 slots with flags of missing values", StringComparison.Ordinal) &&
            text.Contains("FeatureScaling robust, MissingValues Impute, ClampScores false, TargetScaling none", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_scaling_the_network_is_the_one_of_features_as_they_are_and_asks_for_a_normalizer()
    {
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, FeatureScaling = FeatureScaling.None });

        Assert.True(trainer.Info.NeedNormalization);
        Assert.False(new FfnnTrainer(_ml).Info.NeedNormalization);
    }

    [Fact]
    public void One_row_trains()
    {
        var row = _ml.Data.LoadFromEnumerable(new[] { new Point { Features = [1, 2], Label = 3 } });

        var model = new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Seed = 1, NumberOfEpochs = 5 }).Fit(row);

        Assert.Equal(3, Quality.Scores(model.Transform(row))[0][0], 0.01);
    }

    private static FeatureScaling ScalingOf(string name) =>
        new[] { FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal, FeatureScaling.None }
            .Single(scaling => scaling.ToString() == name);

    private static IEnumerable<int> Bits(float[][] scores) => scores.SelectMany(row => row).Select(BitConverter.SingleToInt32Bits);

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
