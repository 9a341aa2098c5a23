using FfnnMlNet.Onnx.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Models of sparse rows: the graph has no sparse tensors, but the same scores.</summary>
public class SparseTests
{
    private const int Slots = 1_200;
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(false, 1, 3)]
    [InlineData(true, 2, 1)]
    [InlineData(false, 1, 1)]
    public void The_scores_are_those_of_the_model(bool withDenseSlot, int members, int networks)
    {
        var rows = Rows(withDenseSlot);
        var model = Regression(networks, members).Fit(Table(rows)).Model;
        Assert.NotNull(model.Network.Sparse);
        var features = rows.SelectMany(row => row.Features).ToArray();
        // A slot that no training row has, missing values, and values beyond the limits.
        (features[Slots - 1], features[Slots + 5], features[(2 * Slots) + 7], features[(3 * Slots) + 7]) =
            (3, float.NaN, 1e30f, float.NegativeInfinity);
        var expected = new float[rows.Length];
        model.PredictBatch(features, expected);

        var actual = ProtoGraph.Score(model.Network, features);

        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void A_pipeline_is_converted_both_ways()
    {
        var rows = Table(Rows(withDenseSlot: true));

        Assert.InRange(Doors.Check(_ml, Regression(2, 1).Fit(rows), rows), 0, 1e-5);
    }

    private FfnnRegressionTrainer Regression(int networks, int members) => new(_ml, new FfnnRegressionTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [6, 4], NumberOfEpochs = 3, Seed = 1, EnsembleSize = networks, MembersPerNetwork = members,
        FeatureScaling = FeatureScaling.Standard, LearningRate = 0.02f,
    });

    private IDataView Table(SparseRow[] rows)
    {
        var definition = SchemaDefinition.Create(typeof(SparseRow));
        definition[nameof(SparseRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Slots);
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    // Every row has a few of the slots; the last slots are in no row. Some values are missing.
    private static SparseRow[] Rows(bool withDenseSlot)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, 120).Select(i =>
        {
            var features = new float[Slots];
            for (var k = 0; k < 15; k++)
                features[1 + random.Next(Slots - 20)] = 0.5f + random.NextSingle();
            if (i % 10 == 0)
                features[5] = float.NaN;
            if (withDenseSlot)
                features[0] = random.NextSingle() + 1;
            var label = (3 * features[0]) + features.Skip(1).Take(300).Where(float.IsFinite).Sum();
            return new SparseRow { Features = features, Label = label };
        })];
    }

    private sealed class SparseRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
