using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Only the ratios of weights matter, not their scale. Ratios that Single cannot represent are an error before training.</summary>
public class WeightRangeTests
{
    private readonly MLContext _ml = new(seed: 1);

    // Powers of two, which round no product.
    [Theory]
    [InlineData(-100, -40)]
    [InlineData(60, 100)]
    [InlineData(126, 126)]
    [InlineData(-126, -126)]
    [InlineData(127, 0)]
    [InlineData(-145, 0)]
    [InlineData(0, -149)]
    public void The_scale_of_example_and_class_weights_changes_nothing(int exampleExponent, int classExponent)
    {
        var (example, ofClass) = (MathF.ScaleB(1, exampleExponent), MathF.ScaleB(1, classExponent));

        var plain = Fit(i => 1 + (i % 2), 1, 3);
        var scaled = Fit(i => exampleExponent == 127 ? example / 2 * (1 + (i % 2)) : example * (1 + (i % 2)), ofClass, 3 * ofClass);

        Assert.Equal(Parameters(plain), Parameters(scaled));
    }

    [Fact]
    public void Weights_at_the_ends_of_Single_train_as_equal_weights_do()
    {
        var plain = Parameters(Fit(_ => 1, null, null));

        Assert.Equal(plain, Parameters(Fit(_ => float.MaxValue, null, null)));
        Assert.Equal(plain, Parameters(Fit(_ => float.Epsilon, null, null)));
    }

    [Fact]
    public void Products_too_far_apart_are_an_error_that_names_column_rows_classes_values_and_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(i => i == 5 ? 1e-44f : i == 8 ? 1e38f : 1, 1e-10f, 1e30f));

        Assert.Equal(
            "Weights of the rows for training are too far apart: " +
            "row 6 of those used weighs 1E-44 in column 'Weight' times 1E-10 of ClassWeights for 'False', " +
            "but row 9 of those used weighs 1E+38 in column 'Weight' times 1E+30 of ClassWeights for 'True'; " +
            "Single holds them only where the largest is less than 1e75 times the smallest. " +
            "Bring the weights in column 'Weight' and in ClassWeights closer together, " +
            "or filter out the rows that are to weigh next to nothing.",
            error.Message);
    }

    [Fact]
    public void Class_weights_alone_are_named_alone()
    {
        var trainer = Trainer(1e-40f, 1e38f, weighted: false);

        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Rows(_ => 1)));

        Assert.Contains("row 2 of those used weighs 1E-40 of ClassWeights for 'False'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Bring the weights in ClassWeights closer together", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_validation_rows_are_checked_too()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Trainer(1, 1e30f, weighted: true).Fit(Rows(_ => 1), Rows(i => i == 1 ? 1e-45f : 1e38f)));

        Assert.StartsWith("Weights of the rows for validation are too far apart: row 2 ", error.Message, StringComparison.Ordinal);
    }

    private FfnnBinaryModelParameters Fit(Func<int, float> weight, float? ofFalse, float? ofTrue) =>
        Trainer(ofFalse, ofTrue, weighted: true).Fit(Rows(weight)).Model.SubModel;

    private FfnnBinaryTrainer Trainer(float? ofFalse, float? ofTrue, bool weighted) => new(_ml, new FfnnBinaryTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [4], NumberOfEpochs = 5, BatchSize = 8, Seed = 1, NumberOfThreads = 1,
        ExampleWeightColumnName = weighted ? "Weight" : null,
        ClassWeights = ofFalse is null
            ? null : ClassWeights.ByName(new Dictionary<string, float> { ["False"] = ofFalse.Value, ["True"] = ofTrue!.Value }),
    });

    private IDataView Rows(Func<int, float> weight) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Row
    {
        Features = [i % 5, i % 3], Label = i % 2 == 0, Weight = weight(i),
    }).ToArray());

    private static float[] Parameters(FfnnBinaryModelParameters model) =>
        [.. Enumerable.Range(0, model.Layers.Count)
            .SelectMany(layer => model.GetWeights(layer).Cast<float>().Concat(model.GetBiases(layer)))];

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; }
    }
}
