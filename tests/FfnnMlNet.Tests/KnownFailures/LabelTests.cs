using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with labels, classes and columns.</summary>
public class LabelTests
{
    private readonly MLContext _ml = new(seed: 1);

    // R28: machinelearning#802, modelbuilder#2538.
    [Fact]
    public void One_class_only_is_an_error_of_Fit_that_names_it()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Classifier().Fit(Rows.OfClasses(_ml, [[1], [2], [3]], ["A", "A", "A"])));

        Assert.Equal(
            "Label column 'Label' has 1 class in 3 usable rows ('A'), but a classifier needs rows of at least 2. " +
            FfnnMlNet.Data.DataViewReader.EmptyCells +
            " Else check how the rows were filtered or split: in a cross-validation a fold may have no row of a rare class. " +
            "Use fewer folds then, or stratified ones: number the rows of each class 0, 1, ..., k - 1 in turn, " +
            "and take the rows of one number as a fold (mlContext.Data.FilterByCustomPredicate).", error.Message);
    }

    // R30: fastai#3227.
    [Fact]
    public void A_declared_class_without_rows_keeps_its_slot_and_is_improbable()
    {
        var rows = Rows.View(_ml, new[] { "a", "b", "b", "a" }.Select((name, i) => new Rows.Row
        {
            Class = name, Features = [0.5f * i, new[] { 1f, 2, 0, 3 }[i]],
        }), 2);
        var declared = _ml.Data.LoadFromEnumerable(new[] { "b", "c", "a" }.Select(name => new ClassName { Name = name }));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", nameof(Rows.Row.Class), keyData: declared).Fit(rows).Transform(rows);

        var scored = Classifier(epochs: 200).Fit(keyed).Transform(keyed);

        Assert.Equal(["b", "c", "a"], SlotNames(scored));
        Assert.All(Quality.Scores(scored), row => Assert.InRange(row[1], 0, 0.2f));
        Rows.AssertFinite(scored);
        var metrics = _ml.MulticlassClassification.Evaluate(scored);
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.True(double.IsFinite(metrics.LogLoss));
    }

    // R31: machinelearning#5214.
    [Fact]
    public void Labels_unknown_to_the_keys_are_missing_labels_and_no_missing_features()
    {
        var first = Rows.View(_ml, new[] { 11f, 13, 11, 13 }.Select((label, i) => new Rows.Row { Features = [i], Label = label }), 1);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(first);
        var trainer = Classifier(change: options => options.LabelColumnName = "Key");
        var model = trainer.Fit(keys.Transform(first)).Model;
        var unknown = keys.Transform(Rows.View(_ml, Enumerable.Range(0, 5).Select(i => new Rows.Row { Features = [i], Label = 999 }), 1));

        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(unknown, model));

        Assert.Equal(
            "No valid training instances found: all 5 rows were skipped, 5 without a label in column 'Key'. " +
            FfnnMlNet.Data.DataViewReader.EmptyCells, error.Message);
    }

    // R32: samples#368, machinelearning#3773, #3672.
    [Theory]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, "7", "3", "4")]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByValue, "3", "4", "7")]
    public void Slots_of_Score_carry_the_names_of_their_classes(ValueToKeyMappingEstimator.KeyOrdinality order, params string[] names)
    {
        var rows = Rows.View(_ml, new[] { 7f, 3, 4, 7, 3, 4 }.Select(label => new Rows.Row
        {
            Features = [label == 7 ? 1 : 0, label], Label = label,
        }), 2);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Label", keyOrdinality: order)
            .Append(Classifier(epochs: 200, options => options.LabelColumnName = "Key"));

        var scored = pipeline.Fit(rows).Transform(rows);

        Assert.Equal(names, SlotNames(scored));
        // The scores of a row by label take one line of code, and the highest is that of the row's own label.
        var byLabel = SlotNames(scored).Zip(Quality.Scores(scored)[2]).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal("4", byLabel.MaxBy(pair => pair.Value).Key);
    }

    // R34: machinelearning#3090.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PredictedLabel_has_key_values_in_one_versus_all_and_alone_also_after_loading(bool oneVersusAll)
    {
        var rows = Rows.View(_ml, Enumerable.Range(0, 60).Select(i => new Rows.Row
        {
            Features = [i % 3, i % 2], Label = 10.5f * (i % 3),
        }), 2);
        IEstimator<ITransformer> trainer = oneVersusAll
            ? _ml.MulticlassClassification.Trainers.OneVersusAll(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
            {
                Effort = Effort.Manual, LabelColumnName = "Key", NumberOfEpochs = 100, LearningRate = 0.01f, Seed = 1,
            }), "Key")
            : Classifier(epochs: 100, options => options.LabelColumnName = "Key");
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Append(trainer)
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(rows);
        using var file = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;

        var labels = rows.GetColumn<float>("Label").ToArray();
        Assert.Equal(labels, model.Transform(rows).GetColumn<float>("PredictedLabel"));
        Assert.Equal(labels, _ml.Model.Load(file, out _).Transform(rows).GetColumn<float>("PredictedLabel"));
    }

    // R35: machinelearning#3155, #7315.
    [Fact]
    public void A_label_of_the_wrong_type_names_column_expected_and_actual()
    {
        var rows = Rows.OfClasses(_ml, [[35, 74], [69, 36]], ["109", "105"]);

        var key = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnRegressionTrainer(_ml).Fit(rows));
        var text = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Classifier(change: options => options.LabelColumnName = "Class").Fit(rows));

        Assert.StartsWith("Schema mismatch for label column 'Label': expected Single, got Key<UInt32>", key.Message);
        Assert.StartsWith("Schema mismatch for label column 'Class': expected Key<UInt32>, got String", text.Message);
    }

    // R38: machinelearning#3744, #6550.
    [Fact]
    public void Prediction_asks_for_no_label()
    {
        var rows = Rows.OfClasses(_ml, Rows.UniformFeatures(20, 7, seed: 1), [.. Enumerable.Range(0, 20).Select(i => $"{i % 2}")]);
        var model = Classifier().Fit(rows);

        using var engine = _ml.Model.CreatePredictionEngine<SevenInputs, Prediction>(model);
        var prediction = engine.Predict(new SevenInputs { Features = [1, 2, 3, 4, 5, 6, 7] });

        Assert.Equal(1, prediction.Score.Sum(), 1e-5);
        Assert.Equal(["Features"], _ml.Data.LoadFromEnumerable(new SevenInputs[1]).Schema.Select(column => column.Name));
    }

    private FfnnTrainer Classifier(int epochs = 5, Action<FfnnTrainer.Options>? change = null)
    {
        var options = new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, LearningRate = 0.02f, Seed = 1 };
        change?.Invoke(options);
        return new FfnnTrainer(_ml, options);
    }

    private static string[] SlotNames(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }

    private sealed class SevenInputs
    {
        [VectorType(7)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
