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

/// <summary>Compares every optimizer of the catalogue with its formula in double, and runs it on two functions with known minima.</summary>
public class OptimizerTests
{
    /// <summary>Each of ten float32 steps has rounding errors of a few times 6e-8.</summary>
    private const double Tolerance = 1e-5;

    private const int Length = 32;
    private const int Weights = 16;

    // Hashes of ten steps at the rate 0.1 / step on the gradients of Trajectory, recorded on x64. Another value means that models trained
    // before can no longer be reproduced.
    private static readonly Dictionary<string, string> Recorded = new()
    {
        ["sgd"] = "51d7657ea42218ed",
        ["sgd(momentum 0.9)"] = "025fb2f4c0ee4e0e",
        ["sgd(nesterov momentum 0.9)"] = "bc1dc75940e908f1",
        ["adam(0.9, 0.999, 1E-08)"] = "d41e856b6c5bb185",
        ["adamw(0.01, 0.9, 0.999, 1E-08)"] = "eb3f295d0ea235b3",
        ["rmsprop(0.99, 1E-08)"] = "58e4ac38ce0e0f72",
        ["adagrad(1E-10)"] = "da73978c1b82c8b0",
    };

    public static TheoryData<string> All => [.. OptimizerCatalog.BuiltIn.Select(optimizer => optimizer.Signature)];

    /// <summary>The optimizers that update after each mini-batch.</summary>
    public static TheoryData<string> Stepwise =>
        [.. OptimizerCatalog.BuiltIn.Where(optimizer => !optimizer.UsesAllRows).Select(optimizer => optimizer.Signature)];

    public static TheoryData<string> Records => [.. Recorded.Keys];

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void Ten_steps_are_those_of_the_formula_in_double(string name)
    {
        var optimizer = Find(name);
        var random = new Random(3);
        var parameters = Enumerable.Range(0, Length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        double[] expected = [.. parameters.Select(p => (double)p)], first = new double[Length], second = new double[Length];
        var state = new OptimizerState(optimizer, Length);
        for (var step = 1; step <= 10; step++)
        {
            var gradient = Enumerable.Range(0, Length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
            var rate = 0.1f / step;
            for (var i = 0; i < Length; i++)
                expected[i] = optimizer.ReferenceUpdate(
                    expected[i], gradient[i], new ReferenceStep(step, rate, i < Weights ? 1 : 0), ref first[i], ref second[i]);
            optimizer.Step(parameters, gradient, state, rate, Weights);
        }

        Assert.All(parameters.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void A_parabola_is_minimised_at_one_of_the_usual_rates(string name)
    {
        float[] rates = [0.5f, 0.1f, 0.05f, 0.02f, 0.005f];

        Assert.Contains(rates, rate =>
        {
            var end = Minimise(Find(name), rate, steps: 2000, [5, -3], (p, g) => (g[0], g[1]) = (2 * (p[0] - 1), 2 * (p[1] - 2)));
            return Math.Abs(end[0] - 1) < 1e-2 && Math.Abs(end[1] - 2) < 1e-2;
        });
    }

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void The_valley_of_Rosenbrock_is_followed_to_its_minimum_at_one_of_the_usual_rates(string name)
    {
        float[] rates = [0.5f, 0.01f, 0.0015f, 0.001f, 0.0005f];

        Assert.Contains(rates, rate =>
        {
            var end = Minimise(Find(name), rate, steps: 20_000, [-1, 1.5f], (p, g) =>
            {
                var along = p[1] - (p[0] * p[0]);
                (g[0], g[1]) = ((-400 * p[0] * along) - (2 * (1 - p[0])), 200 * along);
            });
            return Math.Abs(end[0] - 1) < 0.02 && Math.Abs(end[1] - 1) < 0.04;
        });
    }

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void A_parameter_and_gradient_of_zero_stay_zero_so_that_padding_does(string name)
    {
        var end = Minimise(Find(name), rate: 0.05f, steps: 100, [0, 1], (p, g) => (g[0], g[1]) = (0, p[1]));

        Assert.Equal(0, end[0]);
    }

    // Otherwise they would shrink to subnormal numbers and stay there, and each step would take several times as long.
    [Theory]
    [MemberData(nameof(Stepwise))]
    public void Moments_of_parameters_without_gradient_never_become_subnormal(string name)
    {
        const int Steps = 100_000;
        var optimizer = Find(name);
        var (parameters, gradient) = (new float[Length], new float[Length]);
        var state = new OptimizerState(optimizer, Length);
        gradient.AsSpan().Fill(0.25f);
        optimizer.Step(parameters, gradient, state, 0.01f, weightLength: 0);
        gradient.AsSpan().Clear();

        for (var step = 0; step < Steps; step++)
        {
            optimizer.Step(parameters, gradient, state, 0.01f, weightLength: 0);
            foreach (var moments in state.Moments)
                Assert.False(float.IsSubnormal(moments.Span[0] * 0.1f) || float.IsSubnormal(moments.Span[^1] * 0.1f), $"step {step}");
        }

        // Moments of gradients are 0 and those of squares have reached their lower bound, so another step changes nothing.
        var (last, end) = (state.Moments.Select(moments => moments.Span.ToArray()).ToArray(), parameters.ToArray());
        optimizer.Step(parameters, gradient, state, 0.01f, weightLength: 0);
        Assert.Equal(last, state.Moments.Select(moments => moments.Span.ToArray()));
        Assert.Equal(end, parameters);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void Gradients_whose_squares_vanish_move_no_parameter_further_than_others(string name)
    {
        var (parameters, gradient) = (new float[Length], new float[Length]);
        // The squares of the gradients are subnormal, and epsilon is far smaller than the gradients.
        var optimizer = name == "adam" ? Optimizer.Adam(epsilon: 1e-25f) : Optimizer.RmsProp(epsilon: 1e-25f);
        gradient.AsSpan().Fill(1e-20f);

        optimizer.Step(parameters, gradient, new OptimizerState(optimizer, Length), 0.01f, Weights);

        Assert.All(parameters, parameter => Assert.InRange(parameter, -0.2f, 0f));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_padding_of_a_trained_network_is_zero_to_the_last_float(string name)
    {
        // 5 and 3 units are padded to whole cache lines. With 10 rows in batches of 4 the last batch has 2 rows.
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
            Optimizer = Find(name),
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
        // Compared as bits, so that -0 counts as different.
        Assert.All(parameters.Zip(inUse).Where(p => !p.Second), p => Assert.Equal(0, BitConverter.SingleToInt32Bits(p.First)));
        Assert.All(parameters.Zip(inUse).Where(p => p.Second), p => Assert.NotEqual(0, p.First));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Ten_steps_end_at_the_recorded_bits(string name) => Assert.Equal(Recorded[name], Trajectory(Find(name), saveAfter: null));

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void A_state_saved_and_read_goes_on_to_equal_bits(string name)
    {
        var straight = Trajectory(Find(name), saveAfter: null);

        for (var step = 0; step <= 10; step++)
            Assert.Equal(straight, Trajectory(Find(name), saveAfter: step));
    }

    [Fact]
    public void The_state_of_another_rule_or_network_is_a_format_error()
    {
        using var stream = new MemoryStream();
        new OptimizerState(Optimizer.Adam(), Length).WriteTo(new BinaryWriter(stream));

        stream.Position = 0;
        var rule = Assert.Throws<NetworkFormatException>(
            () => new OptimizerState(Optimizer.Sgd(), Length).ReadFrom(new BinaryReader(stream)));
        stream.Position = 0;
        var network = Assert.Throws<NetworkFormatException>(
            () => new OptimizerState(Optimizer.Adam(), 16).ReadFrom(new BinaryReader(stream)));

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

    // A hash of all parameters after each of ten steps. After the given step the state is written, and read into a new one.
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

    private static Optimizer Find(string signature) => OptimizerCatalog.BuiltIn.Single(optimizer => optimizer.Signature == signature);

    private static float[] Minimise(Optimizer optimizer, float rate, int steps, float[] start, Action<float[], float[]> gradientOf)
    {
        var parameters = new float[AlignedBuffer.LineFloats];
        start.CopyTo(parameters, 0);
        var gradient = new float[parameters.Length];
        var state = new OptimizerState(optimizer, parameters.Length);
        for (var step = 0; step < steps; step++)
        {
            gradientOf(parameters, gradient);
            optimizer.Step(parameters, gradient, state, rate, weightLength: 0);
        }
        return parameters;
    }
}
