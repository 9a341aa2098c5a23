using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

/// <summary>The penguins table: measures with missing values, and text columns that one-hot and hash encoding make sparse.</summary>
public class SparsePipelineTests
{
    // 4 measures, 3 islands, 3 sexes ("NA" is one), 16 hash slots.
    private const int FeatureCount = 26;

    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _sparse;

    public SparsePipelineTests()
    {
        var penguins = Tables.Penguins(_ml);
        _sparse = _ml.Data.Cache(_ml.Transforms
            .ReplaceMissingValues("Measures", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(_ml.Transforms.NormalizeMeanVariance("Measures", fixZero: false))
            .Append(_ml.Transforms.CopyColumns("IslandName", "Island"))
            .Append(_ml.Transforms.Categorical.OneHotEncoding([new("Island"), new("Sex")]))
            .Append(_ml.Transforms.Categorical.OneHotHashEncoding("Place", "IslandName", numberOfBits: 4))
            .Append(_ml.Transforms.Concatenate("Features", "Measures", "Island", "Sex", "Place"))
            .Append(_ml.Transforms.SelectColumns("Species", "Features", "Label"))
            .Fit(penguins).Transform(penguins));
    }

    [Fact]
    public void The_features_are_sparse_indeed() =>
        Assert.All(_sparse.GetColumn<VBuffer<float>>("Features"), row => Assert.Equal((false, FeatureCount), (row.IsDense, row.Length)));

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Species_are_learnt_from_sparse_features_and_the_contract_is_kept(string trainer)
    {
        var estimator = TrainersUnderTest.Get(trainer).New(_ml);

        EstimatorContract.Check(estimator, _sparse, null, _ml);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(estimator.Fit(_sparse).Transform(_sparse)).MacroAccuracy, 0.97, 1);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Dense_features_give_the_same_model(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var plain = _ml.Data.LoadFromEnumerable(_sparse.GetColumn<float[]>("Features").Zip(
            _sparse.GetColumn<string>("Species"), (features, species) => new Penguin { Features = features, Species = species }).ToArray());
        var dense = _ml.Transforms.Conversion.MapValueToKey(
            "Label", "Species", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(plain).Transform(plain);
        Assert.All(dense.GetColumn<VBuffer<float>>("Features"), row => Assert.True(row.IsDense));

        // One context per fit, since a trainer without a seed draws one from its context.
        var ofSparse = Quality.Scores(underTest.New(new MLContext(seed: 1)).Fit(_sparse).Transform(_sparse));
        var ofDense = Quality.Scores(underTest.New(new MLContext(seed: 1)).Fit(dense).Transform(dense));

        // ML.NET adds the terms of a sparse product in another order than those of a dense one.
        double tolerance = underTest.IsOurs ? 0 : 0.05;
        for (int row = 0; row < ofSparse.Length; row++)
        {
            for (int slot = 0; slot < 3; slot++)
                Assert.Equal(ofSparse[row][slot], ofDense[row][slot], tolerance);
        }
    }

    private sealed class Penguin
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }
}
