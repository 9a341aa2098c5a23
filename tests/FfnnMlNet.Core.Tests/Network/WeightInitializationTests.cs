using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

public class WeightInitializationTests
{
    private const int FanIn = 200;
    private const int FanOut = 100;

    public static TheoryData<string, double, bool> All => new()
    {
        { "glorot-uniform", 2.0 / (FanIn + FanOut), true },
        { "glorot-normal", 2.0 / (FanIn + FanOut), false },
        { "he-uniform", 2.0 / FanIn, true },
        { "he-normal", 2.0 / FanIn, false },
        { "lecun-uniform", 1.0 / FanIn, true },
        { "lecun-normal", 1.0 / FanIn, false },
        { "normal(0.01)", 0.0001, false },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Weights_have_mean_0_and_the_variance_of_the_rule_and_biases_are_0(string name, double variance, bool uniform)
    {
        var network = new FeedForwardNetwork(new Layout([FanIn, FanOut]), [Activation.Identity]);
        network.Parameters.Span.Fill(9);

        Create(name).Apply(network, seed: 1);

        var weights = Enumerable.Range(0, FanIn).SelectMany(input => network.Weights(0).Row(input).ToArray())
            .Select(w => (double)w).ToArray();
        // Of 20,000 draws the mean and, for a normal distribution, the mean square are within 5 standard errors.
        Assert.InRange(weights.Average(), -5 * Math.Sqrt(variance / weights.Length), 5 * Math.Sqrt(variance / weights.Length));
        Assert.InRange(weights.Average(w => w * w) / variance, 0.95, 1.05);
        // A uniform draw never exceeds sqrt(3) deviations. Some of 20,000 normal draws do.
        Assert.Equal(uniform, weights.Max(Math.Abs) <= Math.Sqrt(3 * variance) * 1.000001);
        Assert.All(network.Bias(0).Row(0).ToArray(), bias => Assert.Equal(0, bias));
        Assert.Equal(name, Create(name).ToString());
    }

    private static WeightInitialization Create(string name) => name switch
    {
        "glorot-uniform" => WeightInitialization.GlorotUniform,
        "glorot-normal" => WeightInitialization.GlorotNormal,
        "he-uniform" => WeightInitialization.HeUniform,
        "he-normal" => WeightInitialization.HeNormal,
        "lecun-uniform" => WeightInitialization.LeCunUniform,
        "lecun-normal" => WeightInitialization.LeCunNormal,
        "normal(0.01)" => WeightInitialization.Normal(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
