using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class MissingValuesTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public MissingValuesTests() => _log = new LogCapture(_ml);

    [Fact]
    public void Missing_values_are_imputed_by_default_with_one_line_of_the_log_and_no_warning()
    {
        var rows = Table.WithGaps(_ml, clean: false);

        var model = Fit(rows);

        Assert.Equal(
            "Feature column 'Features' has missing values in 13 rows, the first being row 1: slots 1 (10 rows), 3 (5 rows), " +
            "of the rows for training. " +
            "They are replaced by the median of the training rows, and the network has one more input per such slot, which tells " +
            "where values are missing; see the option MissingValues.",
            Assert.Single(_log.Of(ChannelMessageKind.Info), line => line.Contains("missing values in", StringComparison.Ordinal)));
        Assert.Empty(_log.Warnings);
        Assert.Equal(Table.FeatureCount + 2, model.Model.Layers[0].Inputs);
    }

    [Fact]
    public void Whether_a_value_is_missing_can_be_learnt()
    {
        // The label is whether slot 1 is missing.
        var rows = Table.WithGaps(_ml, clean: false, (row, _) => row.Value = float.IsNaN(row.Features[1]) ? 1 : 0);

        var scored = Fit(rows, epochs: 200).Transform(rows);

        Assert.True(_ml.Regression.Evaluate(scored, nameof(Table.Row.Value)).RSquared > 0.95);
    }

    [Fact]
    public void Infinite_values_are_missing_with_one_warning_that_names_slots_and_rows()
    {
        var rows = Table.WithGaps(
            _ml, clean: true, (row, i) => row.Features[i % 2 == 0 ? 0 : 2] = i is 6 or 7 or 8 ? float.NegativeInfinity : 3);

        var model = Fit(rows);

        Assert.Equal(
            "Feature column 'Features' has infinite values in 3 rows, the first being row 7: slots 0 (2 rows), 2 (1 rows), " +
            "of the rows for training. " +
            "They are treated as missing.",
            Assert.Single(_log.Warnings));
        Assert.Equal([0, 2], model.Model.Network.Inputs.FlaggedSlots.ToArray());
    }

    [Fact]
    public void A_slot_with_no_value_at_all_counts_as_0_with_a_warning()
    {
        var rows = Table.WithGaps(_ml, clean: true, (row, _) => row.Features[2] = float.NaN);

        var model = Fit(rows);

        Assert.Equal(
            "Feature column 'Features' has no finite value in any training row in slots 2. " +
            "The trainer treats them as 0. Check where they come from, or leave them out.",
            Assert.Single(_log.Warnings));
        Assert.All(Quality.Scores(model.Transform(rows)), score => Assert.True(float.IsFinite(score[0])));
        float[] one = [0], other = [0];
        model.Model.Predict([1, 0, 5, 3, 1], one);
        model.Model.Predict([1, 0, float.NaN, 3, 1], other);
        Assert.Equal(one, other);
    }

    [Fact]
    public void SkipRows_gives_the_model_of_the_other_rows_and_counts_them_in_the_warning_of_skipped_rows()
    {
        var gaps = Table.WithGaps(_ml, clean: false, (row, i) => row.Value = i == 1 ? float.NaN : row.Value);
        var whole = _ml.Data.FilterByCustomPredicate<Table.Row>(gaps, row => row.Features.Any(float.IsNaN));

        var skipped = Fit(gaps, MissingValues.SkipRows);

        Assert.Equal(
            "Skipped 14 of 40 rows for training: 13 with missing (NaN) or infinite features in column 'Features', " +
            "1 without a label in column 'Value'.",
            Assert.Single(_log.Warnings));
        Assert.Equal(Fit(whole, MissingValues.Error).Model.Fingerprint(), skipped.Model.Fingerprint());
        Assert.All(Quality.Scores(skipped.Transform(gaps)), score => Assert.True(float.IsFinite(score[0])));
    }

    [Fact]
    public void Skipping_every_row_is_an_error_that_says_so()
    {
        var rows = Table.WithGaps(_ml, clean: true, (row, _) => row.Features[2] = float.NaN);

        var error = Assert.Throws<InvalidOperationException>(() => Fit(rows, MissingValues.SkipRows));

        Assert.Equal(
            "No valid training instances found: all 40 rows were skipped, " +
            "40 with missing (NaN) or infinite features in column 'Features'. " + FfnnMlNet.Data.DataViewReader.EmptyCells,
            error.Message);
    }

    [Fact]
    public void Error_is_one_that_names_slots_and_rows_and_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(Table.WithGaps(_ml, clean: false), MissingValues.Error));

        Assert.Equal(
            "Feature column 'Features' has missing (NaN) or infinite values in 13 rows, the first being row 1: " +
            "slots 1 (10 rows), 3 (5 rows). " +
            "Replace them before training, for example with mlContext.Transforms.ReplaceMissingValues, " +
            "or set MissingValues to Impute or SkipRows.",
            error.Message);
    }

    [Fact]
    public void A_missing_value_in_a_slot_that_was_never_missing_scores_as_the_median()
    {
        var model = Fit(Table.WithGaps(_ml, clean: true));
        // Slot 2 is -1, 0 or 1; slot 0 is 0 to 6 thousand.
        float[] imputed = [0], median = [0];

        model.Model.Predict([float.NaN, 0.2f, float.PositiveInfinity, 4, 1], imputed);
        model.Model.Predict([3000, 0.2f, 0, 4, 1], median);

        Assert.Equal(median, imputed);
    }

    [Fact]
    public void An_engine_and_a_binary_model_score_missing_values_as_Transform_does()
    {
        var rows = Table.WithGaps(_ml, clean: false);
        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, LabelColumnName = nameof(Table.Row.Flag), HiddenLayers = [6], NumberOfEpochs = 3, Seed = 1,
        }).Fit(rows);
        var expected = Quality.Scores(model.Transform(rows));

        using var engine = _ml.Model.CreatePredictionEngine<Table.Row, Prediction>(model);
        for (var i = 0; i < expected.Length; i++)
        {
            var prediction = engine.Predict(new Table.Row(i, clean: false));
            Assert.Equal(expected[i][0], prediction.Score);
            Assert.True(float.IsFinite(prediction.Score) && prediction.Probability is > 0 and < 1);
        }
    }

    [Fact]
    public void Rows_for_validation_are_imputed_by_the_median_of_the_training_rows()
    {
        var options = Options(MissingValues.Impute, epochs: 3);

        var model = new FfnnRegressionTrainer(_ml, options).Fit(Table.WithGaps(_ml, clean: true), Table.WithGaps(_ml, clean: false));

        Assert.All(model.Model.History, record => Assert.True(double.IsFinite(record.ValidationLoss!.Value)));
        Assert.Equal(Table.FeatureCount, model.Model.Layers[0].Inputs);
    }

    private Microsoft.ML.Data.RegressionPredictionTransformer<FfnnRegressionModelParameters> Fit(
        IDataView rows, MissingValues missing = MissingValues.Impute, int epochs = 3) =>
        new FfnnRegressionTrainer(_ml, Options(missing, epochs)).Fit(rows);

    private static FfnnRegressionTrainer.Options Options(MissingValues missing, int epochs) => new()
    {
        Effort = Effort.Manual, LabelColumnName = nameof(Table.Row.Value),
        HiddenLayers = [6],
        NumberOfEpochs = epochs,
        LearningRate = 0.01f,
        Seed = 1,
        MissingValues = missing,
    };

    private sealed class Prediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
