using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using Xunit;

namespace FfnnMlNet.Core.Tests.Optimizers;

/// <summary>Each optimizer against its formula in double, and on two functions with known minima.</summary>
public class OptimizerTests
{
    /// <summary>Ten float32 steps lose at most a few units in the last place of 6e-8 each.</summary>
    private const double Tolerance = 1e-5;

    private const int Length = 32;
    private const int Weights = 16;

    [Fact]
    public void Sgd_is_p_minus_rate_times_g() => Compare(Optimizer.Sgd(), (p, g, _, _, _, rate) => p - (rate * g));

    [Fact]
    public void Momentum_is_v_equals_m_v_plus_g_and_p_minus_rate_times_v() => Compare(
        Optimizer.Sgd(0.9f), (p, g, m, i, _, rate) => p - (rate * (m[i] = (0.9f * m[i]) + g)));

    [Fact]
    public void Nesterov_looks_ahead_along_the_velocity() => Compare(
        Optimizer.Sgd(0.9f, nesterov: true), (p, g, m, i, _, rate) => p - (rate * (g + (0.9f * (m[i] = (0.9f * m[i]) + g)))));

    [Fact]
    public void Adam_is_the_formula_of_Kingma_and_Ba()
    {
        var v = new double[Length];
        Compare(Optimizer.Adam(0.8f, 0.95f, 1e-3f), (p, g, m, i, t, rate) =>
        {
            m[i] = (0.8f * m[i]) + ((1 - 0.8f) * g);
            v[i] = (0.95f * v[i]) + ((1 - 0.95f) * g * g);
            return p - (rate * m[i] / (1 - Math.Pow(0.8f, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95f, t))) + 1e-3f));
        });
    }

    public static TheoryData<string, float> All => new()
    {
        { "sgd", 0.1f }, { "momentum", 0.02f }, { "nesterov", 0.02f }, { "adam", 0.05f },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_parabola_is_minimised(string name, float rate)
    {
        var end = Minimise(Create(name), rate, steps: 2000, [5, -3], (p, g) => (g[0], g[1]) = (2 * (p[0] - 1), 2 * (p[1] - 2)));

        Assert.Equal(1, end[0], 1e-2);
        Assert.Equal(2, end[1], 1e-2);
    }

    [Theory]
    [InlineData("momentum", 0.0005f)]
    [InlineData("nesterov", 0.0005f)]
    [InlineData("adam", 0.01f)]
    public void The_valley_of_Rosenbrock_is_followed_to_its_minimum(string name, float rate)
    {
        var end = Minimise(Create(name), rate, steps: 20_000, [-1, 1.5f], (p, g) =>
        {
            var along = p[1] - (p[0] * p[0]);
            (g[0], g[1]) = ((-400 * p[0] * along) - (2 * (1 - p[0])), 200 * along);
        });

        Assert.Equal(1, end[0], 0.02);
        Assert.Equal(1, end[1], 0.04);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_parameter_and_gradient_of_zero_stay_zero_so_that_padding_does(string name, float rate)
    {
        var end = Minimise(Create(name), rate, steps: 100, [0, 1], (p, g) => (g[0], g[1]) = (0, p[1]));

        Assert.Equal(0, end[0]);
    }

    [Fact]
    public void Options_out_of_range_are_errors_that_say_the_range()
    {
        var momentum = Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.Sgd(1));
        var epsilon = Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.Adam(epsilon: 0));
        var nesterov = Assert.Throws<ArgumentException>(() => Optimizer.Sgd(nesterov: true));

        Assert.StartsWith("momentum must be in [0, 1), but was 1.", momentum.Message);
        Assert.StartsWith("epsilon must be above 0 and finite, but was 0.", epsilon.Message);
        Assert.StartsWith("nesterov needs a momentum above 0, but momentum was 0.", nesterov.Message);
    }

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => Optimizer.Sgd(),
        "momentum" => Optimizer.Sgd(0.9f),
        "nesterov" => Optimizer.Sgd(0.9f, nesterov: true),
        _ => Optimizer.Adam(),
    };

    private static float[] Minimise(Optimizer optimizer, float rate, int steps, float[] start, Action<float[], float[]> gradientOf)
    {
        var parameters = new float[AlignedBuffer.LineFloats];
        start.CopyTo(parameters, 0);
        var gradient = new float[parameters.Length];
        var state = new OptimizerState(optimizer, parameters.Length);
        for (var step = 0; step < steps; step++)
        {
            gradientOf(parameters, gradient);
            optimizer.Step(parameters, gradient, state, rate, parameters.Length);
        }
        return parameters;
    }

    private static void Compare(Optimizer optimizer, Func<double, double, double[], int, int, double, double> formula)
    {
        var random = new Random(3);
        var parameters = Enumerable.Range(0, Length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var expected = parameters.Select(p => (double)p).ToArray();
        var moment = new double[Length];
        var state = new OptimizerState(optimizer, Length);
        for (var step = 1; step <= 10; step++)
        {
            var gradient = Enumerable.Range(0, Length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
            var rate = 0.1f / step;
            for (var i = 0; i < Length; i++)
                expected[i] = formula(expected[i], gradient[i], moment, i, step, rate);
            optimizer.Step(parameters, gradient, state, rate, Weights);
        }

        Assert.All(parameters.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }
}
