using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Where two tables, or a table and a model, are used together, labels are matched by their values.</summary>
public sealed class TwoTablesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _checkpoint = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_checkpoint);

    [Fact]
    public void Validation_labels_are_matched_by_the_values_of_their_keys()
    {
        var rows = Flowers().ToArray();
        var trainer = Trainer(epochs: 20);

        var own = trainer.Fit(Keyed(rows), Keyed(rows)).Model;
        var turned = trainer.Fit(Keyed(rows), Keyed([.. rows.Reverse()])).Model;

        Assert.Equal(own.Fingerprint(), turned.Fingerprint());
        Assert.True(turned.History[^1].ValidationMetric > 0.9);
    }

    [Fact]
    public void A_validation_label_that_training_does_not_have_is_named_with_its_rows()
    {
        var rows = Flowers().ToArray();
        var other = rows.Append(new Flower { Kind = "tulip", Features = [9, 9] })
            .Append(new Flower { Kind = "daisy", Features = [9, 9] }).ToArray();

        var error = Assert.Throws<InvalidOperationException>(() => Trainer(1).Fit(Keyed(rows), Keyed([.. other.Reverse()])));

        Assert.Equal(
            "Label column 'Label' has labels that the training data does not have: 'daisy' (1 row), 'tulip' (1 row). " +
            "Labels are matched by the values of their keys: prepare both with the same MapValueToKey, or leave those rows out.",
            error.Message);
    }

    [Fact]
    public void A_column_that_only_the_validation_data_lacks_is_an_error_that_says_whose_it_is()
    {
        var rows = Flowers().ToArray();
        var raw = _ml.Transforms.DropColumns("Features").Fit(Keyed(rows)).Transform(Keyed(rows));

        var ofTraining = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(1).Fit(raw, Keyed(rows)));
        var ofValidation = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(1).Fit(Keyed(rows), raw));

        const string Whose = " This is the validation data: prepare it with the transforms that were fitted on the training data.";
        Assert.StartsWith("Could not find feature column 'Features'." + Whose, ofValidation.Message, StringComparison.Ordinal);
        Assert.Equal(ofTraining.Message, ofValidation.Message.Replace(Whose, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Features_that_two_tables_name_differently_are_a_warning_that_names_the_first()
    {
        var log = new LogCapture(_ml);
        var numbers = Enumerable.Range(0, 30).Select(i => new Numbers { A = i, B = -i, Label = i }).ToArray();
        IDataView Of(params string[] columns) => _ml.Transforms.Concatenate("Features", columns).Fit(_ml.Data.LoadFromEnumerable(numbers))
            .Transform(_ml.Data.LoadFromEnumerable(numbers));
        var trainer = new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 3, Seed = 1 });

        trainer.Fit(Of("A", "B"), Of("A", "B"));
        Assert.DoesNotContain(log.Warnings, warning => warning.Contains("name differently", StringComparison.Ordinal));
        trainer.Fit(Of("A", "B"), Of("B", "A"));

        Assert.Contains(
            "Feature column 'Features' has 2 of 2 slots that the two tables name differently: " +
            "slot 0 is 'A' in the training data and 'B' in the validation data, " +
            "slot 1 is 'B' in the training data and 'A' in the validation data. Slots are matched by position, not by name. " +
            "Prepare both with the transforms that were fitted on the training data.", log.Warnings);
    }

    [Fact]
    public void Outputs_with_the_same_names_in_another_order_are_matched_by_name()
    {
        var numbers = Enumerable.Range(0, 30).Select(i => new Numbers { A = i, B = 100 - (3 * i), Label = i }).ToArray();
        IDataView Of(params string[] labels) => _ml.Transforms.Concatenate("Label", labels)
            .Append(_ml.Transforms.Concatenate("Features", "A"))
            .Fit(_ml.Data.LoadFromEnumerable(numbers)).Transform(_ml.Data.LoadFromEnumerable(numbers));
        var trainer = new FfnnMultiOutputRegressionTrainer(
            _ml, new FfnnMultiOutputRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 5, Seed = 1 });

        Assert.Equal(
            trainer.Fit(Of("A", "B"), Of("A", "B")).Model.History.Select(record => record.ValidationLoss),
            trainer.Fit(Of("A", "B"), Of("B", "A")).Model.History.Select(record => record.ValidationLoss));
        Assert.StartsWith(
            "Label column 'Label' has 'Label' where the training data has 'B'.",
            Assert.Throws<InvalidOperationException>(() => trainer.Fit(Of("A", "B"), Of("A", "Label"))).Message);
    }

    [Fact]
    public void Going_on_matches_labels_by_value_and_rows_of_one_class_are_enough()
    {
        var rows = Flowers().ToArray();
        var first = Trainer(20).Fit(Keyed(rows));

        var turned = Trainer(1).Fit(Keyed([.. rows.Reverse()]), first.Model);
        var same = Trainer(1).Fit(Keyed(rows), first.Model);
        var onlyOne = Trainer(1).Fit(Keyed([.. rows.Where(row => row.Kind == "iris")]), first.Model);

        Assert.True(Accuracy(first, rows) > 0.9);
        Assert.Equal(Accuracy(same, rows), Accuracy(turned, rows));
        Assert.True(Accuracy(turned, rows) > 0.9);
        Assert.Equal(3, onlyOne.Model.Layers[^1].Outputs);
        Assert.Equal(["rose", "iris", "lily"], Names(onlyOne, rows));
        Assert.Equal(["rose", "iris", "lily"], Names(turned, rows));
    }

    [Fact]
    public void The_binary_trainer_goes_on_with_rows_of_one_class()
    {
        var table = Tables.BreastCancer(_ml);
        var trainer = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1 });
        var first = trainer.Fit(table);

        var second = trainer.Fit(_ml.Data.FilterByCustomPredicate<Flag>(table, row => !row.Label), first.Model.SubModel);

        Assert.Equal(4, second.Model.SubModel.TotalEpochs);
    }

    [Fact]
    public void A_checkpoint_of_other_classes_says_how_their_order_differs()
    {
        var rows = Flowers().ToArray();
        FfnnTrainer With(string? resume) => new(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1, Checkpoint = new Checkpoint(_checkpoint), ResumeFrom = resume,
        });
        With(null).Fit(Keyed(rows));

        var error = Assert.Throws<NetworkFormatException>(() => With(_checkpoint).Fit(Keyed([.. rows.Reverse()])));

        Assert.Contains(
            "the order of the classes or outputs was rose, iris, lily and is now lily, iris, rose",
            error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Flower> Flowers() => Enumerable.Range(0, 90).Select(i => new Flower
    {
        Kind = (i % 3) switch { 0 => "rose", 1 => "iris", _ => "lily" },
        Features = [(i % 3) + (i % 7 * 0.05f), (i % 3 == 1 ? 3 : 0) + (i % 5 * 0.1f)],
    });

    private FfnnTrainer Trainer(int epochs) => new(_ml, new FfnnTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [8], LearningRate = 0.02f, NumberOfEpochs = epochs, Seed = 1,
    });

    private IDataView Keyed(Flower[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label", nameof(Flower.Kind)).Fit(data).Transform(data);
    }

    private double Accuracy(ITransformer model, Flower[] rows)
    {
        var scored = _ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel")
            .Fit(model.Transform(Keyed(rows))).Transform(model.Transform(Keyed(rows)));
        var predicted = scored.GetColumn<string>("Predicted").ToArray();
        return rows.Zip(predicted).Count(pair => pair.First.Kind == pair.Second) / (double)rows.Length;
    }

    private string[] Names(ITransformer model, Flower[] rows)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        model.Transform(Keyed(rows)).Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Flower
    {
        public string Kind { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Numbers
    {
        public float A { get; set; }

        public float B { get; set; }

        public float Label { get; set; }
    }

    private sealed class Flag
    {
        public bool Label { get; set; }
    }
}
