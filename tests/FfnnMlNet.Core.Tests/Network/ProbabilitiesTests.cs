using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

public class ProbabilitiesTests
{
    [Theory]
    [InlineData("exponential", 100f)]
    [InlineData("exponential", 1f)]
    [InlineData("softplus", 1e38f)]
    [InlineData("relu", 3e38f)]
    [InlineData("relu", -1f)]
    [InlineData("sigmoid", -200f)]
    [InlineData("identity", 3e38f)]
    [InlineData("tanh", 100f)]
    [InlineData("log-softmax", 1e30f)]
    [InlineData("softmax", 1e30f)]
    public void Whatever_the_outputs_are_the_probabilities_are_finite_and_sum_to_one(string output, float size)
    {
        foreach (var members in new[] { 1, 2, 3 })
        {
            float[] scores = new float[3], features = [1, 1];
            var model = Model(output, size, members, classes: 3, (member, k) => k == 2 ? 0.5f : 1);

            model.Predict(features, scores);

            Assert.All(scores, score => Assert.InRange(score, 0, 1));
            Assert.Equal(1, scores.Sum(score => (double)score), 1e-6);
        }
    }

    [Theory]
    [InlineData(new[] { float.PositiveInfinity, 1, 2 }, new[] { 1f, 0, 0 })]
    [InlineData(new[] { 3e38f, 3e38f, 3e38f }, new[] { 1 / 3f, 1 / 3f, 1 / 3f })]
    [InlineData(new[] { 0f, 0, 0 }, new[] { 1 / 3f, 1 / 3f, 1 / 3f })]
    [InlineData(new[] { 1e-45f, 0, 0 }, new[] { 1f, 0, 0 })]
    [InlineData(new[] { 1f, 3, 4 }, new[] { 0.125f, 0.375f, 0.5f })]
    public void Positive_outputs_are_shares_of_their_sum(float[] outputs, float[] expected)
    {
        var scores = new float[3];

        Probabilities.FromOutputs(outputs, Activation.Exponential, scores);

        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Theory]
    [InlineData("softmax", 1)]
    [InlineData("softmax", 3)]
    [InlineData("softplus", 3)]
    [InlineData("log-softmax", 3)]
    public void Thousands_of_classes_sum_to_one(string output, int members)
    {
        const int Classes = 20_011;
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        var model = Model(output, 1, members, Classes, (_, _) => random.NextGaussian());
        var scores = new float[Classes];

        model.Predict([1, 1], scores);

        Assert.Equal(1, scores.Sum(score => (double)score), 1e-6);
    }

    [Fact]
    public void A_softmax_that_sums_to_one_as_usual_keeps_its_bits()
    {
        var random = new RandomStream(2, RandomPurpose.Shuffle, 0);
        for (var classes = 2; classes < 300; classes++)
        {
            var (logits, expected) = (new float[classes], new float[classes]);
            foreach (ref var logit in logits.AsSpan())
                logit = 3 * random.NextGaussian();
            FfnnMlNet.Activations.Softmax.ApplyRow(logits, expected);
            var even = expected.ToArray();

            Probabilities.Normalize(even);

            Assert.Equal(expected, even);
        }
    }

    [Fact]
    public void Log_odds_keep_their_bits_and_their_order_and_never_mean_certainty()
    {
        float[] logOdds =
        [
            float.NegativeInfinity, -1e30f, -200, -104, -90, -80.5f, -80, -17, -1, 0, 0.25f, 15.999f, 16, 16.5f, 20.7f, 40, 1e5f, 1e30f,
            float.PositiveInfinity,
        ];

        var within = Array.ConvertAll(logOdds, LogOddsRange.Within);

        Assert.Equal(within.Order(), within);
        Assert.All(logOdds.Zip(within).Where(pair => pair.First is >= -80 and <= 16), pair => Assert.Equal(pair.First, pair.Second));
        Assert.True(within[13] < within[14] && within[14] < within[15] && within[15] < within[16]);
        // As ML.NET's calibrator of slope -1 has it.
        Assert.All(within, value => Assert.InRange((float)(1 / (1 + Math.Exp(-value))), float.Epsilon, MathF.BitDecrement(1)));
    }

    // One layer of two inputs, whose weights are half of what is asked for.
    private static NetworkModel Model(string output, float size, int members, int classes, Func<int, int, float> weight)
    {
        var networks = new FeedForwardNetwork[members];
        for (var member = 0; member < members; member++)
        {
            networks[member] = new FeedForwardNetwork(new Layout([2, classes]), [Of(output)]);
            for (var k = 0; k < classes; k++)
                networks[member].Weights(0)[0, k] = networks[member].Weights(0)[1, k] = size / 2 * weight(member, k);
        }
        return new NetworkModel(networks, ScoreKind.Probabilities, "", [], [], null, null, 0);
    }

    private static Activation Of(string id) => id switch
    {
        "exponential" => Activation.Exponential,
        "softplus" => Activation.Softplus,
        "relu" => Activation.Relu,
        "sigmoid" => Activation.Sigmoid,
        "identity" => Activation.Identity,
        "tanh" => Activation.Tanh,
        "log-softmax" => Activation.LogSoftmax,
        _ => Activation.Softmax,
    };
}
