using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class EarlyStoppingTests
{
    [Fact]
    public void It_ends_after_so_many_epochs_without_a_lower_loss_and_keeps_the_best()
    {
        var (network, fingerprints, outcome) = Run(new EarlyStopping(patience: 3));

        var best = outcome.History.MinBy(record => record.ValidationLoss)!;
        Assert.Equal(best.Epoch + 3, outcome.History.Count);
        Assert.Equal(fingerprints[best.Epoch - 1], network.Fingerprint());
        Assert.Equal("no lower validation loss for 3 epochs", outcome.Ending);
    }

    [Fact]
    public void The_last_epoch_can_be_kept()
    {
        var (network, fingerprints, outcome) = Run(new EarlyStopping(patience: 3, restoreBest: false));

        Assert.True(outcome.History.Count < 60);
        Assert.Equal(fingerprints[^1], network.Fingerprint());
    }

    [Fact]
    public void Small_gains_count_for_the_parameters_kept_but_not_for_patience()
    {
        var (network, fingerprints, outcome) = Run(new EarlyStopping(patience: 3, minimumImprovement: 0.5f));

        var best = outcome.History.MinBy(record => record.ValidationLoss)!;
        Assert.True(outcome.History.Count < Run(new EarlyStopping(patience: 3)).Outcome.History.Count);
        Assert.Equal(fingerprints[best.Epoch - 1], network.Fingerprint());
    }

    [Fact]
    public void The_loss_of_the_restored_parameters_is_the_recorded_one_to_the_bit()
    {
        var (network, _, outcome) = Run(new EarlyStopping(patience: 3));

        var again = new LossEvaluation(Line(1), 8).Evaluate(
            network, new Objective(Activation.Identity, Loss.SquaredError), new(), new Workspace(network, 8), null).Loss;

        Assert.Equal(outcome.History.Min(record => record.ValidationLoss), again);
    }

    [Fact]
    public void The_metric_is_taken_after_the_updates_of_its_epoch()
    {
        var (_, _, outcome) = Run(new EarlyStopping(patience: 3));

        // The loss is half of the mean squared error.
        Assert.All(outcome.History, record =>
            Assert.Equal(record.ValidationLoss!.Value, 0.5 * record.ValidationMetric!.Value * record.ValidationMetric.Value, 1e-6));
    }

    [Fact]
    public void The_start_is_epoch_0_and_is_kept_where_every_epoch_is_worse()
    {
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        // The start is right for the validation rows, and training makes them worse.
        network.Weights(0)[0, 0] = 1;
        var start = network.Fingerprint();

        var outcome = TrainingLoop.Run(network, Settings(new EarlyStopping(patience: 3)) with { KeepParameters = true }, Line(2), Line(1));

        Assert.Equal(3, outcome.History.Count);
        Assert.All(outcome.History, record => Assert.True(record.ValidationLoss > 0));
        Assert.Equal(start, network.Fingerprint());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_epoch_whose_figure_is_not_a_number_is_the_worst_and_no_error(bool byMetric)
    {
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        List<string> fingerprints = [];
        var state = new RunState(
            network,
            Settings(new EarlyStopping(patience: 2)) with { SelectBestBy = byMetric ? BestBy.ValidationMetric : BestBy.ValidationLoss },
            new OptimizerState(Optimizer.Sgd(), network.Layout.Length), hasValidation: true);
        state.Start((double.NaN, double.NaN));
        foreach (var figure in new[] { double.NaN, 5, double.NaN, double.NaN })
        {
            network.Weights(0)[0, 0]++;
            fingerprints.Add(network.Fingerprint());
            Assert.False(state.IsOutOfPatience);
            state.EndEpoch(new EpochRecord(fingerprints.Count, 1, figure, 0.1) { ValidationMetric = figure });
        }

        Assert.True(state.IsOutOfPatience);
        state.Finish();
        Assert.Equal(fingerprints[1], network.Fingerprint());
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_never_an_improvement()
    {
        var state = new PatienceState();
        var stopping = new EarlyStopping(patience: 2);

        Assert.False(stopping.Observe(double.NaN, ref state));
        Assert.False(stopping.Observe(5, ref state));
        Assert.False(stopping.Observe(double.NaN, ref state));
        Assert.True(stopping.Observe(double.NaN, ref state));
    }

    [Fact]
    public void Arguments_out_of_range_are_errors()
    {
        Assert.StartsWith("EarlyStopping: patience must be at least 1, but was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0)).Message);
        Assert.StartsWith("EarlyStopping: minimumImprovement must be in [0, 1), but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(5, 1)).Message);
    }

    // One weight goes from about 0 to 2, and the validation rows are best at 1, so the best epoch is in the middle.
    private static (FeedForwardNetwork Network, List<string> Fingerprints, TrainingOutcome Outcome) Run(EarlyStopping stopping)
    {
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var fingerprints = new List<string>();
        var outcome = TrainingLoop.Run(
            network, Settings(stopping) with { OnEpoch = _ => fingerprints.Add(network.Fingerprint()) }, Line(2), Line(1));
        return (network, fingerprints, outcome);
    }

    private static TrainingSettings Settings(EarlyStopping stopping) => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Sgd(),
        LearningRate = 0.02f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.Normal(0.01f),
        Sampling = Sampling.Shuffle,
        BatchSize = 8,
        NumberOfEpochs = 60,
        Seed = 1,
        EarlyStopping = stopping,
        Metric = new RootMeanSquaredError([]),
    };

    private static TrainingMatrix Line(float slope)
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 1; i <= 8; i++)
        {
            rows.NextRow()[0] = i / 4f;
            rows.AddValues([slope * i / 4f], 1);
        }
        return rows;
    }
}
