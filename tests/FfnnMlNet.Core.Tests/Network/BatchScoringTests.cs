using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

public class BatchScoringTests
{
    private const int Features = 9;

    // Around the sizes of tiles (8 rows) and blocks (256 rows).
    private static readonly int[] RowCounts = [0, 1, 2, 7, 8, 9, 17, 255, 256, 257, 700];

    private static readonly (int Hidden, bool Embedded, bool HasBins, int Sharing)[] Shapes =
    [
        (6, false, false, 1), (130, false, false, 1), (20, true, false, 1), (20, true, true, 1), (20, false, false, 3),
        (20, true, false, 40), (20, true, true, 3),
    ];

    public static TheoryData<string, int, int, bool, bool, int> Models
    {
        get
        {
            var models = new TheoryData<string, int, int, bool, bool, int>();
            foreach (var name in new[] { "softmax", "shares", "log-odds", "log-odds of tanh", "margin", "values" })
                foreach (var members in new[] { 1, 3 })
                    foreach (var (hidden, embedded, hasBins, sharing) in Shapes)
                        models.Add(name, members, hidden, embedded, hasBins, sharing);
            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_of_a_batch_have_the_bits_they_have_alone(
        string name, int members, int hidden, bool embedded, bool hasBins, int sharing)
    {
        var model = CreateModel(name, members, hidden, embedded, hasBins, sharing);
        var outputs = model.Network.Layout.OutputCount;
        foreach (var rows in RowCounts)
        {
            var features = CreateFeatures(rows);
            float[] alone = new float[rows * outputs], together = new float[(rows * outputs) + 1];
            for (var row = 0; row < rows; row++)
                model.Predict(features.AsSpan(row * Features, Features), alone.AsSpan(row * outputs, outputs));
            foreach (var threads in new[] { 1, 2, 3 })
            {
                together.AsSpan().Fill(-7);
                model.PredictBatch(features, together, threads);
                Assert.Equal(alone.Select(BitConverter.SingleToInt32Bits), together[..^1].Select(BitConverter.SingleToInt32Bits));
                Assert.Equal(-7, together[^1]);
            }
        }
    }

    [Fact]
    public void A_large_batch_is_shared_and_scored_by_many_threads_at_once_to_the_same_bits()
    {
        // 700 rows, two members, 19,000 weights: a dozen times the work that another thread is used for.
        var model = CreateModel("softmax", 2, 380, embedded: false);
        var features = CreateFeatures(700);
        var expected = new float[700 * 3];
        model.PredictBatch(features, expected, 1);
        Parallel.For(0, 8, _ =>
        {
            var scores = new float[expected.Length];
            for (var i = 0; i < 5; i++)
            {
                model.PredictBatch(features, scores, 3);
                Assert.Equal(expected, scores);
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_allocate_nothing_after_the_first(int members)
    {
        var model = CreateModel("softmax", members, 20, embedded: true);
        float[] features = CreateFeatures(300), scores = new float[900];
        model.PredictBatch(features, scores, 1);
        Assert.Equal(0, Allocations.LeastOf(() => model.PredictBatch(features, scores, 1)));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var model = CreateModel("softmax", 1, 6, embedded: false);
        Assert.Contains(
            "9 values a row", Assert.Throws<ArgumentException>(() => model.PredictBatch(new float[10], new float[6], 1)).Message);
        Assert.Contains(
            "room for 6 values", Assert.Throws<ArgumentException>(() => model.PredictBatch(new float[18], new float[5], 1)).Message);
        Assert.Contains(
            "numberOfThreads must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => model.PredictBatch([], [], 0)).Message);
    }

    [Fact]
    public void An_exception_of_an_activation_comes_through_from_any_thread()
    {
        var network = new FeedForwardNetwork(new Layout([Features, 2000, 1]), [new Failing(), Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        var model = new NetworkModel(network, ScoreKind.Activation, "", [], []);
        Assert.Throws<TimeoutException>(() => model.PredictBatch(CreateFeatures(700), new float[700], 2));
    }

    private static NetworkModel CreateModel(
        string name, int count, int hidden, bool embedded, bool hasBins = false, int membersPerNetwork = 1)
    {
        var (kind, outputs, last) = name switch
        {
            "softmax" => (ScoreKind.Probabilities, 3, Activation.Softmax),
            "shares" => (ScoreKind.Probabilities, 3, Activation.Sigmoid),
            "log-odds" => (ScoreKind.LogOdds, 1, Activation.Sigmoid),
            "log-odds of tanh" => (ScoreKind.LogOdds, 1, Activation.Tanh),
            "margin" => (ScoreKind.Margin, 1, Activation.Identity),
            _ => (ScoreKind.Activation, 17, Activation.Identity),
        };
        var members = new FeedForwardNetwork[count];
        for (var i = 0; i < count; i++)
        {
            // One more input than features: the flag that says whether the first feature was missing.
            InputBins[]? bins = hasBins ? [new InputBins([-1, 0, 1.5f]), new InputBins([-0.5f, 0.5f])] : null;
            var embedding = embedded
                ? new InputEmbedding(Features + 1, [0, 2], [new SlotRange(4, 6)], hasBins ? 0 : 5, 4, 2, hasScale: true, bins) : null;
            var layout = new Layout([embedding?.OutputCount ?? Features + 1, hidden, 40, outputs], embedding, embedded, membersPerNetwork);
            members[i] = new FeedForwardNetwork(layout, [Activation.Relu, Activation.Silu, last]);
            WeightInitialization.HeNormal.Apply(members[i], seed: i);
        }
        var slots = Enumerable.Range(0, Features).Select(i => new SlotRule(InputShape.SmoothClip, i, 0.5f, 2f)).ToArray();
        slots[3] = new SlotRule(InputShape.Plain, 0);
        var scales = Enumerable.Range(1, outputs).Select(i => i / 3f).ToArray();
        return new NetworkModel(
            members, kind, "", [], [], new InputTransform(slots, [0], []),
            kind == ScoreKind.Activation ? new OutputTransform(scales, scales, [], []) : null, 0);
    }

    // Some features are missing, and some are so large that float32 overflows in their rows.
    private static float[] CreateFeatures(int rows)
    {
        var random = new RandomStream(5, RandomPurpose.Shuffle, rows);
        var features = new float[rows * Features];
        foreach (ref var feature in features.AsSpan())
            feature = random.NextInt32(50) == 0 ? float.NaN : (4 * random.NextSingle()) - 2;
        for (var row = 3; row < rows; row += 11)
            features[(row * Features) + 3] = row % 2 == 0 ? 3e38f : -3e38f;
        return features;
    }

    private sealed class Failing() : ElementwiseActivation("failing-in-batch-test")
    {
        protected override double Apply(double preActivation) => throw new TimeoutException();
    }
}
