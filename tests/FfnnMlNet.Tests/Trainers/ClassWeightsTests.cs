using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class ClassWeightsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Weights_by_name_are_the_same_as_example_weights()
    {
        var cancer = Tables.BreastCancer(_ml).Standardized(_ml);
        var weighted = _ml.Transforms.CustomMapping<Labelled, Weighted>((row, target) => target.Weight = row.Label ? 0.5f : 3f, null)
            .Fit(cancer).Transform(cancer);

        var byName = Fit(ClassWeights.ByName(new Dictionary<string, float> { ["True"] = 0.5f, ["False"] = 3f }), null, cancer);
        var byColumn = Fit(null, nameof(Weighted.Weight), weighted);

        Assert.Equal(byColumn, byName);
        Assert.NotEqual(Fit(null, null, cancer), byName);
    }

    [Fact]
    public void Balanced_is_rows_over_classes_times_rows_of_the_class()
    {
        Assert.Equal([10f / (2 * 8), 1, 10f / (2 * 2)], ClassWeights.Balanced.Resolve([8, 0, 2], ["a", "b", "c"], "Label"));
    }

    [Fact]
    public void Balanced_weights_find_more_of_a_rare_class()
    {
        // One row in fifteen is positive, and the classes overlap.
        var random = new Random(1);
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3000).Select(i => new Rare(random, i % 15 == 0)).ToArray());
        double Recall(ClassWeights? weights) => _ml.BinaryClassification.EvaluateNonCalibrated(
            new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
            {
                Effort = Effort.Manual, ClassWeights = weights, HiddenLayers = [8], NumberOfEpochs = 20, Seed = 1,
            }).Fit(rows).Transform(rows)).PositiveRecall;

        var plain = Recall(null);
        var balanced = Recall(ClassWeights.Balanced);

        Assert.True(balanced > plain + 0.3, $"{plain} {balanced}");
    }

    [Fact]
    public void Classes_of_keys_are_named_by_their_values()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer Trainer(string name) => new(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, ClassWeights = ClassWeights.ByName(new Dictionary<string, float> { [name] = 2 }),
            NumberOfEpochs = 1, Seed = 1,
        });

        Trainer("setosa").Fit(iris);
        var error = Assert.Throws<InvalidOperationException>(() => Trainer("tulip").Fit(iris));

        Assert.Equal(
            "ClassWeights names the class 'tulip', but label column 'Label' has the classes 'setosa', 'versicolor', 'virginica'. " +
            "Use those names.",
            error.Message);
    }

    [Fact]
    public void Weights_for_regression_or_not_above_zero_are_errors()
    {
        var regression = Assert.Throws<ArgumentException>(() => new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, ClassWeights = ClassWeights.Balanced }));
        var zero = Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.ByName(new Dictionary<string, float> { ["a"] = 0 }));

        Assert.StartsWith("ClassWeights must be null for regression", regression.Message);
        Assert.StartsWith("The weight of class 'a' must be above 0 and finite, but was 0.", zero.Message);
    }

    private string Fit(ClassWeights? weights, string? weightColumn, IDataView rows) =>
        new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, ClassWeights = weights, ExampleWeightColumnName = weightColumn, HiddenLayers = [8],
            NumberOfEpochs = 3, Seed = 1,
        }).Fit(rows).Model.SubModel.Fingerprint();

    private sealed class Labelled
    {
        public bool Label { get; set; }
    }

    private sealed class Weighted
    {
        public float Weight { get; set; }
    }

    private sealed class Rare
    {
        public Rare()
        {
        }

        public Rare(Random random, bool label)
        {
            Label = label;
            Features = [(label ? 1 : 0) + random.NextSingle(), random.NextSingle()];
            Features[0] += random.NextSingle();
        }

        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
