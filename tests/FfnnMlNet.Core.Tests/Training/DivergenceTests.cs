using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class DivergenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_finite_best_can_be_kept_with_a_warning(bool withValidation)
    {
        List<string> warnings = [], fingerprints = [];
        var network = Network();
        // The rate grows until the run explodes.
        var settings = Settings() with
        {
            OnDivergence = OnDivergence.KeepBest, Warn = warnings.Add, OnEpoch = _ => fingerprints.Add(network.Fingerprint()),
        };

        var outcome = TrainingLoop.Run(network, settings, Rows(), withValidation ? Rows() : null);

        Assert.True(Reductions.AllFinite(network.Parameters.Span));
        Assert.NotEmpty(outcome.History);
        var best = outcome.History.MinBy(record => record.ValidationLoss ?? record.TrainingLoss)!.Epoch;
        Assert.Equal(fingerprints[best - 1], network.Fingerprint());
        Assert.Equal($"diverged; the parameters of epoch {best} are kept", outcome.Ending);
        var warning = Assert.Single(warnings);
        Assert.StartsWith("Training diverged: ", warning);
        Assert.EndsWith($" The parameters of epoch {best} are kept, as OnDivergence asks.", warning);
    }

    [Fact]
    public void A_run_that_diverges_in_its_first_epoch_leaves_the_start()
    {
        FeedForwardNetwork network = Network(), start = Network();
        var settings = Settings() with { LearningRate = 1e30f, OnDivergence = OnDivergence.KeepBest };
        settings.Initialization.Apply(start, settings.Seed);

        var outcome = TrainingLoop.Run(network, settings, Rows());

        Assert.Equal(start.Fingerprint(), network.Fingerprint());
        Assert.Empty(outcome.History);
        Assert.Equal("diverged; the parameters of the start are kept", outcome.Ending);
    }

    [Fact]
    public void A_weight_that_overflows_in_the_last_step_is_seen_too()
    {
        // One step whose loss is still finite, while the weights after it are not.
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        rows.NextRow()[0] = 1e18f;
        rows.AddValues([1e18f], 1);
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var settings = Settings() with { LearningRate = 1e18f, NumberOfEpochs = 1, Initialization = WeightInitialization.Normal(1e-20f) };

        var error = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Run(network, settings, rows));

        Assert.StartsWith("Training diverged: a weight is not finite in epoch 1 of 1, step 1, learning rate ", error.Message);
    }

    [Fact]
    public void A_dead_layer_is_one_warning()
    {
        List<string> warnings = [];
        var network = new FeedForwardNetwork(new Layout([1, 3, 1]), [Activation.Relu, Activation.Identity]);

        TrainingLoop.Run(
            network, Settings() with { KeepParameters = true, LearningRate = 1e-6f, NumberOfEpochs = 5, Warn = warnings.Add }, DeadRows());

        Assert.Equal(
            "All 3 units of hidden layer 1 (relu) were 0 for every row of epoch 1: the layer is dead, and nothing below it learns. " +
            "Lower LearningRate, or use an activation that never ends flat, such as Activation.LeakyRelu() or Activation.Silu.",
            Assert.Single(warnings));

        TrainingMatrix DeadRows()
        {
            network.Bias(0).Row(0).Fill(-1);
            var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
            rows.NextRow()[0] = 1;
            rows.AddValues([1], 1);
            return rows;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_run_can_keep_what_it_has(bool withValidation)
    {
        List<string> warnings = [], fingerprints = [];
        var network = Network();
        var calls = 0;
        var settings = Settings() with
        {
            LearningRate = 1e-4f, Schedule = LearningRateSchedule.Constant, NumberOfEpochs = 1000,
            OnCancellation = OnCancellation.KeepBest, Warn = warnings.Add, OnEpoch = _ => fingerprints.Add(network.Fingerprint()),
            CheckAlive = () => { if (++calls == 50) throw new OperationCanceledException(); },
        };

        var outcome = TrainingLoop.Run(network, settings, Rows(), withValidation ? Rows() : null);

        var kept = withValidation ? outcome.History.MinBy(record => record.ValidationLoss)!.Epoch : outcome.History.Count;
        Assert.InRange(outcome.History.Count, 5, 50);
        Assert.Equal(fingerprints[kept - 1], network.Fingerprint());
        Assert.Equal($"cancelled in epoch {outcome.History.Count + 1}; the parameters of epoch {kept} are kept", outcome.Ending);
        Assert.Contains("was cancelled in epoch", Assert.Single(warnings));
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(Network(), settings with
        {
            OnCancellation = OnCancellation.Throw, CheckAlive = () => throw new OperationCanceledException(),
        }, Rows()));
    }

    private static FeedForwardNetwork Network() => new(new Layout([1, 4, 1]), [Activation.Identity, Activation.Identity]);

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Sgd(),
        LearningRate = 20f,
        Schedule = LearningRateSchedule.Warmup(1000),
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 8,
        NumberOfEpochs = 400,
        Seed = 1,
    };

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 0; i < 32; i++)
        {
            rows.NextRow()[0] = i / 16f;
            rows.AddValues([i / 8f], 1);
        }
        return rows;
    }
}
