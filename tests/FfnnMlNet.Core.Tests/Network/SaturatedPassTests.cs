using FfnnMlNet.Activations;
using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

/// <summary>Rows and weights whose products overflow float32.</summary>
public class SaturatedPassTests
{
    public static TheoryData<string, float> Hidden
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var entry in ActivationCatalog.BuiltIn)
                foreach (var size in new[] { 1e30f, float.MaxValue })
                    data.Add(entry.Id, size);
            return data;
        }
    }

    public static TheoryData<string> Outputs => [.. ActivationCatalog.BuiltIn.Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Every_score_kind_and_activation_gives_finite_scores_for_rows_and_weights_of_any_finite_size(string hidden, float size)
    {
        var example = ActivationCatalog.Find(hidden)!.Example;
        foreach (var (kind, output) in new[]
        {
            (ScoreKind.Activation, Activation.Identity), (ScoreKind.LogOdds, Activation.Sigmoid), (ScoreKind.Margin, Activation.Tanh),
            (ScoreKind.Activation, Activation.Exponential),
        })
        {
            var model = Model(kind, [2, 4, 1], [example, output], size);
            float[] score = [float.NaN];

            foreach (float[] row in new[] { [size, size], [-size, size], new[] { 1f, -1f } })
            {
                model.Predict(row, score);
                Assert.True(float.IsFinite(score[0]), $"{kind}, {output}: {score[0]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Classes_stay_probabilities(string output)
    {
        var model = Model(ScoreKind.Probabilities, [2, 4, 3], [Activation.Relu, ActivationCatalog.Find(output)!.Example], float.MaxValue);
        var scores = new float[3];

        model.Predict([1e30f, -3e38f], scores);

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Sums_that_cancel_come_out_right_where_float32_overflows()
    {
        var network = new FeedForwardNetwork(new Layout([2, 1]), [Activation.Identity]);
        network.Weights(0).Row(0)[0] = 1e20f;
        network.Weights(0).Row(1)[0] = -1e20f;
        // Far smaller than the products, and still within the 53 bits of the double that sums them.
        var bias = MathF.ScaleB(1, 90);
        network.Bias(0).Row(0)[0] = bias;
        var model = new NetworkModel(network, ScoreKind.Activation, "", [], []);
        float[] score = [0];

        model.Predict([1e20f, 1e20f], score);

        Assert.Equal(bias, score[0]);
    }

    [Fact]
    public void Rows_within_float32_and_rows_that_are_not_finite_are_left_to_the_fast_pass()
    {
        var network = new FeedForwardNetwork(new Layout([2, 1]), [Activation.Identity]);
        network.Weights(0).Row(0)[0] = 0.1f;
        network.Weights(0).Row(1)[0] = 0.7f;
        var model = new NetworkModel(network, ScoreKind.Activation, "", [], []);
        float[] score = [0];

        model.Predict([3, float.NaN], score);
        Assert.True(float.IsNaN(score[0]));
        model.Predict([3, 5], score);
        Assert.Equal(MathF.FusedMultiplyAdd(5, 0.7f, MathF.FusedMultiplyAdd(3, 0.1f, 0)), score[0], 1e-6f);
    }

    private static NetworkModel Model(ScoreKind kind, int[] sizes, Activation[] activations, float size)
    {
        var network = new FeedForwardNetwork(new Layout(sizes), activations);
        var sign = 1;
        for (var layer = 0; layer < network.LayerCount; layer++)
            for (var input = 0; input < network.Weights(layer).Rows; input++)
                foreach (ref var weight in network.Weights(layer).Row(input))
                    weight = (sign = -sign) * size;
        return new NetworkModel(network, kind, "", [], []);
    }
}
