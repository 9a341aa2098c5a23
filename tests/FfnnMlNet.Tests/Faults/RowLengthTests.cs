using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>A vector whose row has another number of values than its column declares is an error at the first such row.</summary>
public class RowLengthTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(2, "2 values")]
    [InlineData(4, "4 values")]
    [InlineData(1, "1 value")]
    [InlineData(0, "0 values")]
    public void Features_of_another_length_are_an_error_of_every_trainer_that_names_column_row_and_lengths(int length, string found)
    {
        var rows = Rows(features: i => i == 6 ? length : 3, outputs: _ => 2);
        IEstimator<ITransformer>[] trainers =
        [
            new FfnnTrainer(_ml, "Class"), new FfnnBinaryTrainer(_ml, "Flag"), new FfnnRegressionTrainer(_ml, "Number"),
            new FfnnMultiOutputRegressionTrainer(_ml, "Numbers"),
        ];
        foreach (var trainer in trainers)
            Assert.Equal(
                $"Feature column 'Features' is declared as a vector of 3, but row 7 has {found}. " +
                "Give every row 3 values: pad or cut them where the rows are made. " +
                "Or, where all rows have another length, declare that one by [VectorType(length)] above the property of the rows' class.",
                Assert.Throws<InvalidOperationException>(() => trainer.Fit(rows)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Labels_of_another_length_are_an_error(int length)
    {
        var rows = Rows(features: _ => 3, outputs: i => i == 3 ? length : 2);

        var error = Assert.Throws<InvalidOperationException>(() => new FfnnMultiOutputRegressionTrainer(_ml, "Numbers").Fit(rows));

        Assert.StartsWith(
            $"Label column 'Numbers' is declared as a vector of 2, but row 4 has {length} value",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_rows_are_checked_too()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new FfnnRegressionTrainer(_ml, "Number").Fit(Rows(_ => 3, _ => 2), Rows(i => i == 1 ? 4 : 3, _ => 2)));

        Assert.StartsWith(
            "Feature column 'Features' is declared as a vector of 3, but row 2 has 4 values.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scoring_says_both_lengths_and_what_to_do_in_a_pipeline_in_an_engine_and_in_metrics()
    {
        var rows = Rows(_ => 3, _ => 2);
        var odd = Rows(i => i == 4 ? 2 : 3, _ => 2);
        var model = new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 1, LabelColumnName = "Numbers",
        }).Fit(rows);
        using var engine = _ml.Model.CreatePredictionEngine<Row, Scored>(model);

        var transformed = Assert.ThrowsAny<Exception>(() => model.Transform(odd).GetColumn<float[]>("Score").ToArray());
        var predicted = Assert.ThrowsAny<Exception>(() => engine.Predict(new Row { Features = [1, 2] }));
        var judged = Assert.Throws<InvalidOperationException>(
            () => _ml.Regression.EvaluateMultiOutput(model.Transform(Rows(_ => 3, i => i == 2 ? 3 : 2)), "Numbers"));

        const string Said = "The features of a row have 2 values, but the model was trained with 3. Give every row that number";
        Assert.Contains(Said, transformed.ToString(), StringComparison.Ordinal);
        Assert.Contains(Said, predicted.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "Label column 'Numbers' is declared as a vector of 2, but row 3 has 3 values.",
            judged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unsized", "Vector<Single> of unknown size", "write [VectorType(n)], with that number for n, above the property 'Unsized'")]
    [InlineData("Doubles", "Vector<Double, 2>", "mlContext.Transforms.Conversion.ConvertType(\"Doubles\", outputKind: DataKind.Single)")]
    [InlineData("Area", "Single", "mlContext.Regression.Evaluate.")]
    [InlineData("Kind", "String", "Give the column of numbers that the model was trained on.")]
    public void Metrics_of_several_outputs_say_what_makes_a_label_column_fit(string label, string type, string advice)
    {
        var rows = _ml.Transforms.CopyColumns("Score", "Inputs").Fit(FixRows.Make(_ml)).Transform(FixRows.Make(_ml));

        var error = Assert.Throws<ArgumentException>(() => _ml.Regression.EvaluateMultiOutput(rows, label));

        Assert.StartsWith(
            $"Schema mismatch for label column '{label}': expected Vector<Single> of known size, got {type}. ",
            error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    private IDataView Rows(Func<int, int> features, Func<int, int> outputs)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        schema["Numbers"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row
        {
            Features = [.. Enumerable.Range(0, features(i)).Select(slot => (float)(i % (slot + 2)))],
            Numbers = [.. Enumerable.Range(0, outputs(i)).Select(slot => (float)(i % (slot + 3)))],
            Number = i % 5, Flag = i % 2 == 0, Class = (uint)(i % 3),
        }).ToArray(), schema);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Numbers { get; set; } = [0, 0];

        public float Number { get; set; }

        public bool Flag { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
