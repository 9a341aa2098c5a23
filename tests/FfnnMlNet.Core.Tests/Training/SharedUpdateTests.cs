using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class SharedUpdateTests
{
    public static TheoryData<string, int> Rules => new()
    {
        { "momentum", 1 }, { "momentum", 3 }, { "rmsprop", 2 }, { "adam", 1 }, { "adam", 2 }, { "adamw", 1 }, { "adamw", 3 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Layer_by_layer_has_the_bits_of_one_pass(string name, int threads)
    {
        var rates = new LearningRateFactors { Weights = 0.5f, Biases = 0.1f };
        var one = Run(RuleOf(name), 1, rates, atOnce: false, out var oneState);
        var layers = Run(RuleOf(name), threads, rates, atOnce: true, out var layersState);

        Assert.Equal(one, layers);
        Assert.Equal(oneState.StepCount, layersState.StepCount);
        for (var i = 0; i < oneState.Moments.Length; i++)
            Assert.Equal(oneState.Moments[i].Span.ToArray(), layersState.Moments[i].Span.ToArray());
    }

    [Fact]
    public void A_layer_is_updated_when_it_is_its_turn_and_biases_in_the_end()
    {
        var (network, gradient) = NetworkAndGradient();
        var optimizer = Optimizer.Adam();
        var update = new SharedUpdate(
            optimizer, new OptimizerState(optimizer, gradient.Length), network, gradient, rates: null, team: null, atOnce: true);

        update.Begin(0.1f);
        update.UpdateLayer(1);
        Assert.Equal(0, network.Weights(0)[0, 0]);
        Assert.NotEqual(0, network.Weights(1)[0, 0]);
        update.UpdateLayer(0);
        Assert.NotEqual(0, network.Weights(0)[0, 0]);
        Assert.Equal(0, network.Bias(0)[0, 0]);
        update.Finish();
        Assert.NotEqual(0, network.Bias(0)[0, 0]);
        Assert.NotEqual(0, network.Bias(1)[0, 0]);
    }

    private static float[] Run(Optimizer optimizer, int threads, LearningRateFactors rates, bool atOnce, out OptimizerState state)
    {
        var (network, gradient) = NetworkAndGradient();
        using var team = threads > 1 ? new ThreadTeam(threads) : null;
        state = new OptimizerState(optimizer, gradient.Length);
        var update = new SharedUpdate(optimizer, state, network, gradient, rates, team, atOnce: atOnce);
        for (var step = 0; step < 3; step++)
        {
            update.Begin(0.1f, decayFactor: 0.5f);
            for (var layer = network.LayerCount - 1; layer >= 0; layer--)
                update.UpdateLayer(layer);
            update.Finish();
        }
        return network.Parameters.Span.ToArray();
    }

    // The first layer is large enough to be shared.
    private static (FeedForwardNetwork Network, AlignedBuffer Gradient) NetworkAndGradient()
    {
        var network = new FeedForwardNetwork(new Layout([300, 250, 3]), [Activation.Relu, Activation.Softmax]);
        var gradient = new AlignedBuffer(network.Layout.Length);
        for (var i = 0; i < gradient.Length; i++)
            gradient.Span[i] = 1 + (i % 7);
        return (network, gradient);
    }

    private static Optimizer RuleOf(string name) => name switch
    {
        "momentum" => Optimizer.Sgd(0.9f),
        "rmsprop" => Optimizer.RmsProp(),
        "adam" => Optimizer.Adam(),
        "adamw" => Optimizer.AdamW(0.1f),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No rule of this name."),
    };
}
