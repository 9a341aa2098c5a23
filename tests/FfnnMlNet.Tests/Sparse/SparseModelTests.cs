using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Models of sparse rows: the same bits from dense and sparse vectors, in training and in scoring, and small files.</summary>
public class SparseModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Trainers => [.. SparseTable.Trainers];

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Dense_and_sparse_vectors_give_the_same_bits(string trainer)
    {
        var (sparse, model) = Fit(trainer, isDense: false);
        var (dense, _) = Fit(trainer, isDense: true);

        Assert.NotNull(sparse.Sparse);
        Assert.Equal([0, 700], sparse.Sparse.DenseSlots.ToArray());
        Assert.Equal(sparse.Fingerprint(), dense.Fingerprint());
        Assert.Equal(
            ScoresOf(model.Transform(View(isDense: false, seed: 2))), ScoresOf(model.Transform(View(isDense: true, seed: 2))));
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Every_way_to_score_a_row_gives_the_same_bits(string trainer)
    {
        var (network, model) = Fit(trainer, isDense: false);
        var rows = SparseTable.Rows(isDense: true, count: 300, seed: 2);
        var outputs = network.Network.Layout.OutputCount;
        var expected = ScoresOf(model.Transform(View(isDense: false, seed: 2, count: 300)));
        float[] all = [.. rows.SelectMany(row => row.Features.DenseValues())], batch = new float[rows.Length * outputs];

        network.PredictBatch(all, batch, threads: 2);

        Assert.Equal(expected, batch);
        var (one, other) = (new float[outputs], new float[outputs]);
        for (var row = 0; row < rows.Length; row++)
        {
            float[] features = [.. rows[row].Features.DenseValues()];
            network.Predict(features, one);
            var vector = SparseTable.AsVector(features, isDense: false);
            network.Predict(vector.GetIndices(), vector.GetValues(), other);
            Assert.Equal(expected[(row * outputs)..][..outputs], one);
            Assert.Equal(one, other);
        }
    }

    [Fact]
    public void A_saved_model_scores_the_same_bits_and_has_no_weights_of_slots_that_no_row_has()
    {
        var (network, model) = Fit("multiclass", isDense: false);
        var rows = View(isDense: false, seed: 2);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);

        Assert.Equal(ScoresOf(model.Transform(rows)), ScoresOf(loaded.Transform(rows)));
        Assert.All(network.Sparse!.Slots.ToArray(), slot => Assert.True(slot < SparseTable.Slots - SparseTable.Unseen));
        Assert.Equal(network.Sparse.Count, network.Network.Layout.Sparse!.Slice.Rows);
        var bytes = NetworkWriter.Write(network).Length;
        var perSlot = (network.Networks.Count * network.Network.Layout.Sizes[1] * sizeof(float)) + (3 * sizeof(float));
        Assert.InRange(bytes, network.Sparse.Count * perSlot * 0.9, (network.Sparse.Count * perSlot * 1.1) + 100_000);
    }

    [Fact]
    public void The_prediction_engine_and_the_model_agree()
    {
        var model = (MulticlassPredictionTransformer<FfnnMulticlassModelParameters>)Fit("multiclass", isDense: false).Model;
        var engine = _ml.Model.CreatePredictionEngine<SparseTable.Row, Scored>(model);
        foreach (var row in SparseTable.Rows(isDense: false, count: 20, seed: 3))
        {
            var scores = new float[3];
            model.Model.Predict(row.Features.GetIndices(), row.Features.GetValues(), scores);
            Assert.Equal(scores, engine.Predict(row).Score);
        }
    }

    [Fact]
    public void Slots_that_do_not_ascend_or_do_not_exist_are_an_error()
    {
        var network = Fit("regression", isDense: false).Network;

        foreach (var slots in new int[][] { [3, 3], [5, 4], [-1, 4], [4, SparseTable.Slots] })
            Assert.Contains(
                $"slots must ascend and be in [0, {SparseTable.Slots})",
                Assert.Throws<ArgumentException>(() => network.Predict(slots, [1, 2], new float[1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.Predict([1, 2], [1], new float[1]));
    }

    [Fact]
    public void The_first_layer_has_the_weights_of_dense_and_sparse_inputs()
    {
        var (network, model) = Fit("multiclass", isDense: false);
        var parameters = ((MulticlassPredictionTransformer<FfnnMulticlassModelParameters>)model).Model;
        var (weights, dense) = (parameters.GetWeights(0), network.Network.Layout.Sizes[0]);

        Assert.Equal(dense + network.Sparse!.Count, parameters.Layers[0].Inputs);
        Assert.Equal(parameters.Layers[0].Inputs, weights.GetLength(0));
        Assert.Equal(network.Network.Layout.Sparse!.In(network.Network.Parameters)[5, 2], weights[dense + 5, 2]);
    }

    private (NetworkModel Network, ITransformer Model) Fit(string trainer, bool isDense) =>
        SparseTable.Fit(trainer, View(isDense), options => options.ExampleWeightColumnName = nameof(SparseTable.Row.Weight));

    private IDataView View(bool isDense, int seed = 1, int count = 160) =>
        _ml.Data.LoadFromEnumerable(SparseTable.Rows(isDense, count, seed));

    private static float[] ScoresOf(IDataView scored) => [.. Quality.Scores(scored).SelectMany(row => row)];

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
