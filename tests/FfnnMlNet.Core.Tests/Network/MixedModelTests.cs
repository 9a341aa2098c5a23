using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

/// <summary>Models of several kinds of networks score as the weighted mean of the kinds does.</summary>
public class MixedModelTests
{
    private const int Features = 3;

    public static TheoryData<string> Kinds =>
        [nameof(ScoreKind.Activation), nameof(ScoreKind.LogOdds), nameof(ScoreKind.Probabilities)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_scores_are_the_weighted_mean_of_those_of_the_kinds(string kindName)
    {
        var kind = Enum.Parse<ScoreKind>(kindName);
        // The weights of the three kinds are 0.5, 0.3 and 0.2.
        var model = Model(kind, [0.3f / 0.8f, 0.2f]);
        NetworkModel[] kinds = [Alone(model.Networks, kind), .. model.Others.Select(other => other.Model)];
        var random = new Random(4);
        for (var row = 0; row < 50; row++)
        {
            var features = RandomRow(random);
            var expected = new double[Outputs(kind)];
            foreach (var (own, weight) in kinds.Zip([0.5, 0.3, 0.2]))
                Add(expected, Scores(own, features), weight, kind);

            var scores = Scores(model, features);
            for (var k = 0; k < expected.Length; k++)
                Assert.Equal(expected[k], kind == ScoreKind.LogOdds ? Sigmoid(scores[k]) : scores[k], 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_scores_the_same_bits_after_reading_and_in_batches(string kindName)
    {
        var kind = Enum.Parse<ScoreKind>(kindName);
        var model = Model(kind, [0.4f, 0.25f]);
        var read = NetworkReader.Read(NetworkWriter.Write(model));
        var random = new Random(2);
        float[][] rows = [.. Enumerable.Range(0, 70).Select(_ => RandomRow(random))];
        var batch = new float[rows.Length * Outputs(kind)];
        read.PredictBatch([.. rows.SelectMany(row => row)], batch, threads: 2);

        Assert.Equal(rows.SelectMany(row => Scores(model, row)), batch);
        Assert.Equal(model.Fingerprint(), read.Fingerprint());
        Assert.NotEqual(model.Fingerprint(), Model(kind, [0.4f, 0.26f]).Fingerprint());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Contributions_add_up_to_the_difference_of_the_scores(string kindName)
    {
        var kind = Enum.Parse<ScoreKind>(kindName);
        var model = Model(kind, [0.4f, 0.25f]);
        var random = new Random(8);
        var (row, contributions) = (RandomRow(random), new float[Features]);

        var explained = model.Explain(row, 0, contributions);

        var score = Scores(model, row)[0];
        var expected = kind == ScoreKind.Probabilities ? Math.Log(score / (1 - score)) : score;
        Assert.Equal(expected, explained.Score, 1e-4);
        Assert.Equal(explained.Score - explained.Base, contributions.Sum(), 1e-4);
    }

    [Fact]
    public void Kinds_within_kinds_are_refused()
    {
        var inner = Model(ScoreKind.Activation, [0.5f]);
        var bytes = NetworkWriter.Write(inner);

        Assert.Contains(
            "other kinds in turn", Assert.Throws<NetworkFormatException>(() => NetworkReader.ReadPart(bytes)).Message);
    }

    private static NetworkModel Model(ScoreKind kind, float[] shares)
    {
        List<MixedModel> others = [];
        foreach (var (share, i) in shares.Select((share, i) => (share, i)))
            others.Add(new MixedModel(Alone(Networks(kind, hidden: 3 + i, seed: 10 * (i + 1)), kind), share));
        return new NetworkModel(Networks(kind, hidden: 5, seed: 1), kind, "", [], [], null, null, 0)
        {
            Others = others,
            Features = new FeatureSummary([0.1f, -0.2f, 0.3f], []),
        };
    }

    private static NetworkModel Alone(IReadOnlyList<FeedForwardNetwork> networks, ScoreKind kind) =>
        new(networks, kind, "", [], [], null, null, 0);

    private static FeedForwardNetwork[] Networks(ScoreKind kind, int hidden, int seed) => [.. Enumerable.Range(0, 2).Select(i =>
    {
        var network = new FeedForwardNetwork(
            new Layout([Features, hidden, Outputs(kind)]),
            [Activation.Tanh, kind switch
            {
                ScoreKind.Activation => Activation.Identity,
                ScoreKind.LogOdds => Activation.Sigmoid,
                _ => Activation.Softmax,
            }]);
        WeightInitialization.HeNormal.Apply(network, seed + i);
        return network;
    })];

    private static int Outputs(ScoreKind kind) => kind == ScoreKind.Probabilities ? 3 : 1;

    private static float[] RandomRow(Random random) =>
        [.. Enumerable.Range(0, Features).Select(_ => (float)((4 * random.NextDouble()) - 2))];

    private static float[] Scores(NetworkModel model, float[] features)
    {
        var scores = new float[model.Network.Layout.OutputCount];
        model.Predict(features, scores);
        return scores;
    }

    private static void Add(double[] sums, float[] scores, double weight, ScoreKind kind)
    {
        for (var k = 0; k < sums.Length; k++)
            sums[k] += weight * (kind == ScoreKind.LogOdds ? Sigmoid(scores[k]) : scores[k]);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
