using FfnnMlNet.Network;
using FfnnMlNet.Onnx.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>How outputs become scores, in graphs of networks whose weights are given.</summary>
public class ScoreTests(ITestOutputHelper output)
{
    public static TheoryData<float, float, float> LogOddsOfMembers => new()
    {
        { 0, 0, 0 }, { 1, 2, -3 }, { 20, 30, 25 }, { -20, -30, -90 }, { 50, -50, 3 }, { 1e6f, 1e6f, 1e6f }, { -1e6f, -1e5f, -1e6f },
        { 16.5f, 17.5f, 16.9f }, { -200, 1e-4f, 200 }, { 3e38f, -3e38f, 1 }, { 3e38f, 3e38f, 3e38f },
    };

    [Theory]
    [MemberData(nameof(LogOddsOfMembers))]
    public void The_log_odds_of_a_mean_are_accurate_however_certain_the_members_are(float first, float second, float third)
    {
        var networks = new[] { first, second, third }.Select(bias => Network(Activation.Sigmoid, 1, bias)).ToArray();
        var model = new NetworkModel(networks, ScoreKind.LogOdds, "", [], [], null, null, earlierEpochs: 0);

        Compare(model, [0, 1, -1]);
    }

    [Theory]
    [InlineData(0.001f)]
    [InlineData(0.4f)]
    [InlineData(0.999f)]
    public void A_linear_member_is_mixed_into_log_odds(float share)
    {
        foreach (var (first, second) in new[] { (1f, -2f), (-40f, 40f), (25f, 30f), (-25f, -80f), (0f, 1e6f) })
            Compare(Mixed(ScoreKind.LogOdds, Activation.Sigmoid, 1, first, second, share), [0, 0.5f, -3]);
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(0.9f)]
    public void A_linear_member_is_mixed_into_probabilities_and_numbers(float share)
    {
        Compare(Mixed(ScoreKind.Probabilities, Activation.Softmax, 3, 1, -4, share), [0, 0.5f, -3, 100]);
        Compare(Mixed(ScoreKind.Activation, Activation.Identity, 2, 1, -4, share), [0, 0.5f, -3, 1e30f]);
    }

    [Fact]
    public void Networks_of_several_kinds_and_a_linear_member_are_mixed_in_turn()
    {
        Check(ScoreKind.Probabilities, Activation.Softmax, 3);
        Check(ScoreKind.LogOdds, Activation.Sigmoid, 1);
        Check(ScoreKind.Activation, Activation.Identity, 2);

        void Check(ScoreKind kind, Activation activation, int outputs)
        {
            MixedModel Other(float bias, float share) =>
                new(new NetworkModel([Network(activation, outputs, bias)], kind, "", [], [], null, null, 0), share);
            var model = new NetworkModel([Network(activation, outputs, 1)], kind, "", [], [], null, null, 0)
            {
                Others = [Other(-4, 0.25f), Other(3, 0.5f)],
                Linear = new LinearPath(Network(activation, outputs, -1), InputTransform.Unchanged(1), kind, null, 0.125f),
            };
            Compare(model, [0, 0.5f, -3, 2]);
        }
    }

    [Fact]
    public void Outputs_that_are_all_tiny_or_zero_become_probabilities()
    {
        foreach (var activation in new[] { Activation.Sigmoid, Activation.Softplus, Activation.Relu, Activation.Exponential })
        {
            foreach (var bias in new[] { -60f, -20, -9, 0, 5, 120 })
                Compare(
                    new NetworkModel([Network(activation, 3, bias)], ScoreKind.Probabilities, "", [], [], null, null, 0),
                    [0, 0.5f, -1]);
        }
    }

    [Fact]
    public void Sums_that_overflow_float32_give_the_largest_number()
    {
        var layout = new Layout([1, 2, 2]);
        var network = new FeedForwardNetwork(layout, [Activation.Identity, Activation.Identity]);
        network.Weights(0).Row(0).Fill(1e9f);
        network.Weights(1)[0, 0] = 1e9f;
        network.Weights(1)[1, 0] = -2e9f;
        network.Weights(1)[0, 1] = 1e9f;
        network.Weights(1)[1, 1] = -5e8f;
        var model = new NetworkModel([network], ScoreKind.Activation, "", [], [], null, null, 0);

        Compare(model, [1e30f, -1e30f, 1, 1e15f]);
        Assert.Equal([-float.MaxValue, float.MaxValue], ProtoGraph.Score(model, [1e30f]));
    }

    private static NetworkModel Mixed(ScoreKind kind, Activation activation, int outputs, float first, float second, float share) =>
        new([Network(activation, outputs, first)], kind, "", [], [], null, null, earlierEpochs: 0)
        {
            Linear = new LinearPath(Network(activation, outputs, second), InputTransform.Unchanged(1), kind, null, share),
        };

    // z_k = (k + 1) x + bias.
    private static FeedForwardNetwork Network(Activation activation, int outputs, float bias)
    {
        var network = new FeedForwardNetwork(new Layout([1, outputs]), [activation]);
        for (var k = 0; k < outputs; k++)
            (network.Weights(0)[0, k], network.Bias(0)[0, k]) = (k + 1, bias);
        return network;
    }

    private void Compare(NetworkModel model, float[] features)
    {
        var expected = new float[features.Length / model.FeatureCount * model.Network.Layout.OutputCount];
        model.PredictBatch(features, expected, threads: 1);

        var actual = ProtoGraph.Score(model, features);

        output.WriteLine($"{string.Join(" ", expected)} | {string.Join(" ", actual)}");
        Assert.All(
            expected.Zip(actual),
            pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * Math.Max(1, Math.Abs(pair.First)), $"{pair}"));
    }
}
