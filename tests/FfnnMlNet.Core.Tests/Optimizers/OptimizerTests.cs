using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
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

    [Fact]
    public void AdamW_decays_weights_by_rate_times_decay_and_biases_not()
    {
        var v = new double[Length];
        Compare(Optimizer.AdamW(0.1f), (p, g, m, i, t, rate) =>
        {
            m[i] = (0.9f * m[i]) + ((1 - 0.9f) * g);
            v[i] = (0.999f * v[i]) + ((1 - 0.999f) * g * g);
            var kept = i < Weights ? p * (1 - (rate * 0.1f)) : p;
            return kept - (rate * m[i] / (1 - Math.Pow(0.9f, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999f, t))) + 1e-8f));
        });
    }

    [Fact]
    public void RmsProp_divides_by_the_root_of_the_mean_square() => Compare(Optimizer.RmsProp(0.9f, 1e-3f), (p, g, v, i, _, rate) =>
    {
        v[i] = (0.9f * v[i]) + ((1 - 0.9f) * g * g);
        return p - (rate * g / (Math.Sqrt(v[i]) + 1e-3f));
    });

    [Fact]
    public void Adagrad_divides_by_the_root_of_the_sum_of_squares() => Compare(Optimizer.Adagrad(1e-3f), (p, g, v, i, _, rate) =>
    {
        v[i] += g * g;
        return p - (rate * g / (Math.Sqrt(v[i]) + 1e-3f));
    });

    public static TheoryData<string, float> All => new()
    {
        { "sgd", 0.1f }, { "momentum", 0.02f }, { "nesterov", 0.02f }, { "adam", 0.05f },
        { "rmsprop", 0.005f }, { "adagrad", 0.5f },
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
    [InlineData("sgd", 0.0015f)]
    [InlineData("momentum", 0.0005f)]
    [InlineData("nesterov", 0.0005f)]
    [InlineData("adam", 0.01f)]
    [InlineData("rmsprop", 0.001f)]
    [InlineData("adagrad", 0.5f)]
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

    // Otherwise they would shrink into subnormal numbers and stay there, where each step is several times as slow.
    [Theory]
    [InlineData("momentum", 1_000)]
    [InlineData("nesterov", 1_000)]
    [InlineData("adam", 100_000)]
    [InlineData("rmsprop", 10_000)]
    public void Moments_of_parameters_without_gradient_never_become_subnormal(string name, int steps)
    {
        var (parameters, gradient) = (new float[Length], new float[Length]);
        var state = new OptimizerState(Create(name), Length);
        gradient.AsSpan().Fill(0.25f);
        Create(name).Step(parameters, gradient, state, 0.01f, Weights);
        gradient.AsSpan().Clear();

        for (var step = 0; step < steps; step++)
        {
            Create(name).Step(parameters, gradient, state, 0.01f, Weights);
            foreach (var moments in state.Moments)
                Assert.False(float.IsSubnormal(moments.Span[0] * 0.1f) || float.IsSubnormal(moments.Span[^1] * 0.1f), $"step {step}");
        }

        // Sums of gradients are gone, sums of squares have reached their floor: another step changes nothing.
        var (last, end) = (state.Moments.Select(moments => moments.Span.ToArray()).ToArray(), parameters.ToArray());
        Create(name).Step(parameters, gradient, state, 0.01f, Weights);
        Assert.Equal(last, state.Moments.Select(moments => moments.Span.ToArray()));
        Assert.Equal(end, parameters);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void Gradients_whose_squares_vanish_move_no_parameter_further_than_others(string name)
    {
        var (parameters, gradient) = (new float[Length], new float[Length]);
        // Their squares are subnormal, and the epsilon is far below them.
        var optimizer = name == "adam" ? Optimizer.Adam(epsilon: 1e-25f) : Optimizer.RmsProp(epsilon: 1e-25f);
        gradient.AsSpan().Fill(1e-20f);

        optimizer.Step(parameters, gradient, new OptimizerState(optimizer, Length), 0.01f, Weights);

        Assert.All(parameters, parameter => Assert.InRange(parameter, -0.2f, 0f));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    public void The_padding_of_a_trained_network_is_zero_to_the_last_float(string name)
    {
        // 5 and 3 units, padded to whole cache lines; the last batch of 10 rows in fours is a partial one.
        var network = new FeedForwardNetwork(new Layout([2, 5, 3]), [Activation.Sigmoid, Activation.Softmax]);
        var rows = TrainingMatrix.ForClasses(2, 3, weighted: false);
        for (var i = 0; i < 10; i++)
        {
            new float[] { i % 4, i % 5 }.CopyTo(rows.NextRow());
            rows.AddClass(i % 3, 1);
        }
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Create(name),
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.Shuffle,
            BatchSize = 4,
            NumberOfEpochs = 5,
            L2Regularization = 0.01f,
            Seed = 1,
        }, rows);

        var inUse = new bool[network.Layout.Length];
        for (var layer = 0; layer < network.LayerCount; layer++)
            foreach (var slice in new[] { network.Layout.Weights(layer), network.Layout.Bias(layer) })
                for (var row = 0; row < slice.Rows; row++)
                    inUse.AsSpan(slice.Offset + (row * slice.Stride), slice.Columns).Fill(true);
        var parameters = network.Parameters.Span.ToArray();
        Assert.Equal(network.Layout.ParameterCount, inUse.Count(used => used));
        // To the bit: minus zero would be no zero.
        Assert.All(parameters.Zip(inUse).Where(p => !p.Second), p => Assert.Equal(0, BitConverter.SingleToInt32Bits(p.First)));
        Assert.All(parameters.Zip(inUse).Where(p => p.Second), p => Assert.NotEqual(0, p.First));
    }

    // Bits of ten steps of rate 0.1 / step on the gradients of the test below. Recorded on x64; another value means that models trained
    // before can no longer be reproduced.
    [Theory]
    [InlineData("sgd", "51d7657ea42218ed")]
    [InlineData("momentum", "025fb2f4c0ee4e0e")]
    [InlineData("nesterov", "bc1dc75940e908f1")]
    [InlineData("adam", "d41e856b6c5bb185")]
    [InlineData("adamw", "eb3f295d0ea235b3")]
    [InlineData("rmsprop", "58e4ac38ce0e0f72")]
    [InlineData("adagrad", "da73978c1b82c8b0")]
    public void Ten_steps_end_at_the_recorded_bits(string name, string recorded) => Assert.Equal(recorded, Trajectory(Create(name), saveAfter: null));

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    public void A_state_saved_and_read_goes_on_to_equal_bits(string name)
    {
        var straight = Trajectory(Create(name), saveAfter: null);

        for (var step = 0; step <= 10; step++)
            Assert.Equal(straight, Trajectory(Create(name), saveAfter: step));
    }

    [Fact]
    public void The_state_of_another_rule_or_network_is_a_format_error()
    {
        using var stream = new MemoryStream();
        new OptimizerState(Optimizer.Adam(), Length).WriteTo(new BinaryWriter(stream));

        stream.Position = 0;
        var rule = Assert.Throws<NetworkFormatException>(() => new OptimizerState(Optimizer.Sgd(), Length).ReadFrom(new BinaryReader(stream)));
        stream.Position = 0;
        var network = Assert.Throws<NetworkFormatException>(() => new OptimizerState(Optimizer.Adam(), 16).ReadFrom(new BinaryReader(stream)));

        Assert.StartsWith("The state of the optimizer has 2 moments, but its rule needs 0.", rule.Message);
        Assert.StartsWith("The state of the optimizer is for 32 parameters, but the network has 16.", network.Message);
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

    // All parameters after each of ten steps, hashed; optionally with the state written and read into a new one on the way.
    private static string Trajectory(Optimizer optimizer, int? saveAfter)
    {
        var random = new RandomStream(5, RandomPurpose.Initialization, 0);
        var parameters = new float[Length];
        foreach (ref var parameter in parameters.AsSpan())
            parameter = random.NextGaussian();
        var state = new OptimizerState(optimizer, Length);
        var gradient = new float[Length];
        using var trajectory = new MemoryStream();
        for (var step = 1; step <= 10; step++)
        {
            if (saveAfter == step - 1)
            {
                using var stream = new MemoryStream();
                state.WriteTo(new BinaryWriter(stream));
                state = new OptimizerState(optimizer, Length);
                stream.Position = 0;
                state.ReadFrom(new BinaryReader(stream));
            }
            foreach (ref var value in gradient.AsSpan())
                value = random.NextGaussian();
            optimizer.Step(parameters, gradient, state, 0.1f / step, Weights);
            trajectory.Write(MemoryMarshal.AsBytes(parameters.AsSpan()));
        }
        return Convert.ToHexStringLower(SHA256.HashData(trajectory.ToArray()))[..16];
    }

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => Optimizer.Sgd(),
        "momentum" => Optimizer.Sgd(0.9f),
        "nesterov" => Optimizer.Sgd(0.9f, nesterov: true),
        "adam" => Optimizer.Adam(),
        "adamw" => Optimizer.AdamW(),
        "rmsprop" => Optimizer.RmsProp(),
        "adagrad" => Optimizer.Adagrad(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
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
