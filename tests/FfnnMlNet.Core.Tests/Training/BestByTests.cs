using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class BestByTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void By_metric_the_last_of_the_epochs_with_the_highest_accuracy_is_kept(bool isFullBatch)
    {
        var (network, fingerprints, outcome) = Run(
            isFullBatch ? Optimizer.Lbfgs(gradientTolerance: 1e-30f) : Optimizer.Sgd(), BestBy.ValidationMetric, null);

        var highest = outcome.History.Max(record => record.ValidationMetric);
        var best = outcome.History.Last(record => record.ValidationMetric == highest);
        Assert.Equal(fingerprints[best.Epoch - 1], network.Fingerprint());
        // The epoch with the lowest loss is another one; otherwise the test would show nothing.
        Assert.NotEqual(best.Epoch, outcome.History.MinBy(record => record.ValidationLoss)!.Epoch);
    }

    [Fact]
    public void Patience_counts_epochs_without_a_better_metric()
    {
        var (_, _, outcome) = Run(Optimizer.Sgd(), BestBy.ValidationMetric, new EarlyStopping(patience: 4));

        var highest = outcome.History.Max(record => record.ValidationMetric);
        Assert.Equal("no better validation accuracy for 4 epochs", outcome.Ending);
        Assert.True(outcome.History.Count < 40);
        Assert.All(outcome.History.TakeLast(4), record => Assert.True(record.ValidationMetric <= highest));
    }

    [Fact]
    public void Of_errors_the_lowest_is_the_best()
    {
        var rmse = new EpochJudge(BestBy.ValidationMetric, new RootMeanSquaredError([]));
        var accuracy = new EpochJudge(BestBy.ValidationMetric, new ClassAccuracy());
        var loss = new EpochJudge(BestBy.ValidationLoss, new ClassAccuracy());

        Assert.True(rmse.Of(9, 1) < rmse.Of(1, 2));
        Assert.True(accuracy.Of(9, 0.9) < accuracy.Of(1, 0.8));
        Assert.True(loss.Of(1, 0.8) < loss.Of(9, 0.9));
        Assert.Null(accuracy.Of(null, null));
        Assert.False(loss.TakesLaterOfEqual);
        Assert.Equal("better validation RMSE", rmse.Improvement);
        Assert.Equal(3, new EpochJudge(BestBy.ValidationMetric, null).Of(3, null));
    }

    // Some validation rows have the wrong class. As the network becomes certain, the accuracy stays and the loss grows.
    private static (FeedForwardNetwork Network, List<string> Fingerprints, TrainingOutcome Outcome) Run(
        Optimizer optimizer, BestBy bestBy, EarlyStopping? stopping)
    {
        var network = new FeedForwardNetwork(new Layout([1, 2]), [Activation.Softmax]);
        var fingerprints = new List<string>();
        var outcome = TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = optimizer,
            LearningRate = 0.5f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.Normal(0.01f),
            Sampling = Sampling.Shuffle,
            BatchSize = 4,
            NumberOfEpochs = 40,
            Seed = 1,
            EarlyStopping = stopping,
            SelectBestBy = bestBy,
            Metric = new ClassAccuracy(),
            OnEpoch = _ => fingerprints.Add(network.Fingerprint()),
        }, Table(0), Table(3));
        return (network, fingerprints, outcome);
    }

    private static TrainingMatrix Table(int wrong)
    {
        var rows = TrainingMatrix.ForClasses(1, 2, weighted: false);
        for (var i = 1; i <= 10; i++)
        {
            rows.NextRow()[0] = i % 2 == 0 ? 1 : -1;
            rows.AddClass(i <= wrong ? (i + 1) % 2 : i % 2, 1);
        }
        return rows;
    }
}
