using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

/// <summary>A model with a linear path scores as its two parts do, mixed by the share.</summary>
public class LinearPathTests
{
    private const int Features = 3;

    [Theory]
    [InlineData((int)ScoreKind.Activation, 2)]
    [InlineData((int)ScoreKind.Probabilities, 3)]
    [InlineData((int)ScoreKind.LogOdds, 1)]
    public void Scores_are_those_of_both_parts_mixed(int scoreKind, int outputs)
    {
        var kind = (ScoreKind)scoreKind;
        var networks = Model(kind, outputs, networks: 2, share: null);
        var mixed = Model(kind, outputs, networks: 2, share: 0.25f);
        float[] row = [0.5f, float.NaN, 40];
        float[] alone = new float[outputs], linear = new float[outputs], scores = new float[outputs];

        networks.Predict(row, alone);
        mixed.Linear!.Model.Predict(row, linear);
        mixed.Predict(row, scores);

        for (var k = 0; k < outputs; k++)
        {
            var expected = kind == ScoreKind.LogOdds
                ? Logit((0.75 * Sigmoid(alone[k])) + (0.25 * Sigmoid(linear[k]))) : (0.75 * alone[k]) + (0.25 * linear[k]);
            Assert.Equal(expected, scores[k], 1e-4 * Math.Max(1, Math.Abs(expected)));
            Assert.NotEqual(alone[k], scores[k]);
        }
        if (kind == ScoreKind.Probabilities)
            Assert.Equal(1, scores.Sum(), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_scored_together_have_the_bits_of_rows_scored_alone(int networks)
    {
        var model = Model(ScoreKind.Probabilities, 3, networks, share: 0.5f);
        const int Rows = 300;
        float[] features = [.. Enumerable.Range(0, Rows * Features).Select(i => (i * 37 % 101 / 50f) - 1)];
        float[] together = new float[Rows * 3], alone = new float[3];

        model.PredictBatch(features, together, threads: 3);

        for (var row = 0; row < Rows; row++)
        {
            model.Predict(features.AsSpan(row * Features, Features), alone);
            Assert.Equal(alone, together.AsSpan(row * 3, 3).ToArray());
        }
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var model = Model(ScoreKind.LogOdds, 1, networks: 2, share: 0.5f);
        float[] row = [1, 2, 3], scores = [0];
        for (var i = 0; i < 100; i++)
            model.Predict(row, scores);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            model.Predict(row, scores);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(-60, 3)]
    [InlineData(17.1f, 17.2f)]
    [InlineData(-80, -70)]
    [InlineData(-0.5f, 2)]
    [InlineData(5, 5)]
    public void Log_odds_of_a_mixture_agree_with_those_in_double(float first, float second)
    {
        foreach (var share in new[] { 0, 0.25f, 0.75f, 1 })
        {
            var odds = ((1 - (double)share) * Sigmoid(first)) + (share * Sigmoid(second));
            var against = ((1 - (double)share) * Sigmoid(-first)) + (share * Sigmoid(-second));

            Assert.Equal(Math.Log(odds / against), LogOdds.OfMixture(first, second, share), 1e-4 * Math.Max(1, Math.Abs(first)));
        }
    }

    [Fact]
    public void A_share_outside_its_range_and_other_features_are_format_errors()
    {
        Assert.Contains("share", Error(Model(ScoreKind.Probabilities, 3, 1, share: 1)), StringComparison.Ordinal);
        Assert.Contains("share", Error(Model(ScoreKind.Probabilities, 3, 1, share: float.NaN)), StringComparison.Ordinal);
        Assert.Contains("4 features instead of 3", Error(Model(ScoreKind.Probabilities, 3, 1, share: 0.5f, linearFeatures: 4)),
            StringComparison.Ordinal);

        static string Error(NetworkModel model) =>
            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(NetworkWriter.Write(model))).Message;
    }

    private static NetworkModel Model(ScoreKind kind, int outputs, int networks, float? share, int linearFeatures = Features)
    {
        var output = LinearPath.CreateNetwork(1, outputs, kind).OutputActivation;
        var members = Enumerable.Range(0, networks).Select(seed =>
        {
            var network = new FeedForwardNetwork(new Layout([Features, 5, outputs]), [Activation.Tanh, output]);
            WeightInitialization.HeNormal.Apply(network, seed);
            return network;
        }).ToArray();
        var linear = LinearPath.CreateNetwork(linearFeatures, outputs, kind);
        WeightInitialization.HeNormal.Apply(linear, seed: 7);
        var transform = kind == ScoreKind.Activation ? new OutputTransform([2, 3], [10, -10], [], []) : null;
        return new NetworkModel(members, kind, "", [], [], Inputs(Features, 0.5f), transform, 0)
        {
            Linear = share is { } of ? new LinearPath(linear, Inputs(linearFeatures, 0.1f), kind, transform, of) : null,
        };
    }

    private static InputTransform Inputs(int features, float factor) =>
        new([.. Enumerable.Range(0, features).Select(slot => new SlotRule(InputShape.Linear, slot, 1, factor))], [], []);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
