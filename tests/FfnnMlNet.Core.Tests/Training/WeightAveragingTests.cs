using System.Globalization;
using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Core.Tests.Numerics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;
using static FfnnMlNet.Core.Tests.Training.AveragedRun;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Compares averages with their formulas in double, and tests which parts of a run use them.</summary>
public class WeightAveragingTests
{
    public static TheoryData<string> Rules => ["long", "short", "mean"];

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.95f)]
    [InlineData(0.999f)]
    public void An_exponential_average_is_the_sum_over_steps_with_weights_of_its_formula(float decay)
    {
        // One step per epoch, so that the test sees every step. The weight of step i is its share times what later steps leave of it.
        var rule = WeightAveraging.Exponential(decay);
        var live = new List<float[]>();
        var network = CreateNetwork();
        TrainingLoop.Run(network, Settings(rule) with
        {
            BatchSize = 100, NumberOfEpochs = 60, OnEpoch = _ => live.Add(network.Parameters.Span.ToArray()),
        }, RandomRows.OfClasses(100, seed: 1));

        var weights = new double[live.Count];
        for (var t = 1; t <= live.Count; t++)
        {
            var share = Math.Max(1 - (double)decay, 9.0 / (t + 8));
            for (var i = 0; i < t - 1; i++)
                weights[i] *= 1 - share;
            weights[t - 1] = share;
        }
        // The initial parameters have no weight.
        Assert.Equal(1, weights.Sum(), 1e-12);
        Compare(network, i => Enumerable.Range(0, live.Count).Sum(t => weights[t] * live[t][i]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5f, 5)]
    [InlineData(0.8f, 7)]
    [InlineData(0.99f, 8)]
    public void A_stochastic_average_is_the_mean_of_the_epochs_from_its_start_on(float startFraction, int first)
    {
        var live = new List<float[]>();
        var network = CreateNetwork();
        TrainingLoop.Run(network, Settings(WeightAveraging.Stochastic(startFraction)) with
        {
            OnEpoch = _ => live.Add(network.Parameters.Span.ToArray()),
        }, RandomRows.OfClasses(100, seed: 1));

        Compare(network, i => live.Skip(first - 1).Average(parameters => (double)parameters[i]));
    }

    [Fact]
    public void Before_its_start_a_stochastic_average_is_the_parameters_themselves()
    {
        TrainingOutcome Run(WeightAveraging? averaging) =>
            TrainingLoop.Run(CreateNetwork(), Settings(averaging), RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));

        var plain = Run(null).History.Select(record => record.ValidationLoss).ToArray();
        var averaged = Run(WeightAveraging.Stochastic(0.5f)).History.Select(record => record.ValidationLoss).ToArray();

        // The mean over the first epoch that counts is that epoch.
        Assert.Equal(plain[..5], averaged[..5]);
        Assert.All(Enumerable.Range(5, 3), epoch => Assert.NotEqual(plain[epoch], averaged[epoch]));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Training_goes_on_as_without_it(string rule)
    {
        double[] Losses(WeightAveraging? averaging)
        {
            var outcome = TrainingLoop.Run(
                CreateNetwork(), Settings(averaging), RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));
            return [.. outcome.History.Select(record => record.TrainingLoss)];
        }

        Assert.Equal(Losses(null), Losses(Rule(rule)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_loss_and_metric_of_the_parameters_kept_are_the_reported_ones_to_the_bit(string rule)
    {
        var validation = RandomRows.OfClasses(30, seed: 2);
        foreach (var restoresBest in new[] { true, false })
        {
            var network = CreateNetwork();
            var settings = Settings(Rule(rule)) with { EarlyStopping = new EarlyStopping(5, restoreBest: restoresBest) };
            var history = TrainingLoop.Run(network, settings, RandomRows.OfClasses(100, seed: 1), validation).History;

            var evaluation = new LossEvaluation(validation, 16, new ClassAccuracy());
            var again = evaluation.Evaluate(network, TheObjective, new(), new Workspace(network, 16), null);

            var kept = restoresBest ? history.MinBy(record => record.ValidationLoss)! : history[^1];
            Assert.Equal((kept.ValidationLoss, kept.ValidationMetric), (again.Loss, again.Metric));
        }
    }

    [Fact]
    public void An_average_of_noisy_steps_is_nearer_to_the_least_loss_than_the_last_of_them()
    {
        // y = 2 x + noise, batches of one row, and a rate at which the steps never settle. The average varies less than any step.
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        var random = new RandomStream(3, RandomPurpose.Shuffle, 0);
        for (var i = 0; i < 200; i++)
        {
            var x = random.NextGaussian();
            rows.NextRow()[0] = x;
            rows.AddValues([(2 * x) + random.NextGaussian()], 1);
        }
        double Error(WeightAveraging? averaging, int seed)
        {
            var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
            TrainingLoop.Run(network, Settings(averaging) with
            {
                Objective = new Objective(Activation.Identity, Loss.SquaredError), Optimizer = Optimizer.Sgd(), LearningRate = 0.1f,
                BatchSize = 1, Dropout = [], Metric = null, Seed = seed,
            }, rows);
            return Math.Pow(network.Weights(0)[0, 0] - 2, 2);
        }

        var plain = Enumerable.Range(0, 20).Average(seed => Error(null, seed));
        var averaged = Enumerable.Range(0, 20).Average(seed => Error(WeightAveraging.Exponential(0.99f), seed));

        Assert.True(averaged < plain / 3, $"{averaged} with, {plain} without");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Any_number_of_threads_gives_the_same_bits(string rule)
    {
        // More parameters than one thread updates alone, and rows with padding.
        string Fingerprint(int threads, IExampleSource? validation)
        {
            var network = new FeedForwardNetwork(new Layout([4, 311, 301, 3]), [Activation.Tanh, Activation.Relu, Activation.Softmax]);
            var settings = Settings(Rule(rule)) with { NumberOfThreads = threads, NumberOfEpochs = 4, Dropout = [] };
            TrainingLoop.Run(network, settings, RandomRows.OfClasses(60, seed: 1), validation);
            CheckPadding(network);
            return network.Fingerprint();
        }

        Assert.Equal(Fingerprint(1, null), Fingerprint(3, null));
        Assert.Equal(Fingerprint(1, RandomRows.OfClasses(30, seed: 2)), Fingerprint(2, RandomRows.OfClasses(30, seed: 2)));
    }

    [Fact]
    public void The_members_of_an_ensemble_have_averages_of_their_own()
    {
        var settings = Settings(WeightAveraging.Exponential(0.9f)) with { NumberOfThreads = 2 };
        var rows = new MemberRows(RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));

        var members = EnsembleTraining.Run([CreateNetwork(), CreateNetwork(), CreateNetwork()], [rows, rows, rows], settings);

        for (var member = 0; member < 3; member++)
        {
            var alone = CreateNetwork();
            TrainingLoop.Run(alone, settings with { Seed = EnsembleTraining.SeedOf(1, member) }, rows.Training, rows.Validation);
            Assert.Equal(alone.Fingerprint(), members[member].Network.Fingerprint());
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void An_epoch_allocates_nothing(string rule)
    {
        var network = CreateNetwork(units: 1200);
        var state = new RunState(network, Settings(Rule(rule)), new(Optimizer.AdamW(), network.Layout.Length), hasValidation: false);
        var loop = new TrainingLoop(network, Settings(Rule(rule)), RandomRows.OfClasses(100, seed: 1), validationRows: null, team: null);
        loop.RunEpoch(1);
        state.Average!.Start();
        var epoch = 2;

        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            loop.RunEpoch(epoch++);
            state.Average.BeginJudging(epoch, 100);
            state.Average.EndJudging();
        }));
    }

    [Fact]
    public void Arguments_out_of_range_are_errors_and_names_are_of_no_culture()
    {
        Assert.StartsWith("WeightAveraging: decay must be above 0 and below 1, but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => WeightAveraging.Exponential(1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAveraging.Exponential(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAveraging.Exponential(float.NaN));
        Assert.StartsWith("WeightAveraging: startFraction must be in [0, 1), but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => WeightAveraging.Stochastic(1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAveraging.Stochastic(-0.1f));
        var own = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("sv-SE");
        try
        {
            Assert.Equal(("exponential(0.998)", "stochastic(0.75)"),
                (WeightAveraging.Exponential().ToString(), WeightAveraging.Stochastic().ToString()));
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    // A few rounding errors per step.
    private static void Compare(FeedForwardNetwork network, Func<int, double> expected)
    {
        for (var i = 0; i < network.Parameters.Length; i++)
            Assert.Equal(expected(i), network.Parameters.Span[i], 2e-6);
    }

    private static void CheckPadding(FeedForwardNetwork network)
    {
        var padding = network.Parameters.Span.ToArray();
        foreach (var slice in network.Layout.InFileOrder)
            for (var row = 0; row < slice.Rows; row++)
                padding.AsSpan(slice.Offset + (row * slice.Stride), slice.Columns).Clear();
        SameBits.Check(new float[padding.Length], padding, "padding");
    }
}
