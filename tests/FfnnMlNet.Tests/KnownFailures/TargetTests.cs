using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with targets, losses and weights of rows.</summary>
public class TargetTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public TargetTests() => _log = new LogCapture(_ml);

    // R11: keras#13891, mxnet#1546, mxnet#5979.
    [Fact]
    public void Targets_of_a_million_are_learnt_with_defaults_to_2_percent_of_their_range()
    {
        var rows = Rows.Uniform(_ml, 500, 3, seed: 1, x => 1e6f * (x[0] + (2 * x[1])));
        var labels = rows.GetColumn<float>("Label").ToArray();

        var scored = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Seed = 1 }).Fit(rows).Transform(rows);

        Assert.InRange(_ml.Regression.Evaluate(scored).RootMeanSquaredError, 0, 0.02 * (labels.Max() - labels.Min()));
    }

    // R12: keras#13891, where tanh worked and ReLU gave one value.
    [Fact]
    public void Dead_ReLUs_are_told_of_and_leaky_ones_live()
    {
        var rows = Rows.Uniform(_ml, 500, 3, seed: 1, x => 1e6f * (x[0] + (2 * x[1])));
        FitTooFast(Activation.Relu);
        Assert.StartsWith("All 8 units of hidden layer 1 (relu) were 0 for every row of epoch", Assert.Single(_log.Warnings));
        FitTooFast(Activation.LeakyRelu());
        Assert.Single(_log.Warnings);

        void FitTooFast(Activation activation) => Trainer(epochs: 20, options =>
        {
            options.HiddenLayers = [8];
            options.Activation = activation;
            options.Optimizer = Optimizer.Sgd();
            options.LearningRate = 3;
            options.GradientClipping = GradientClipping.ByNorm(10);
            options.OnDivergence = OnDivergence.KeepBest;
        }).Fit(rows);
    }

    // R13: machinelearning#4230.
    [Fact]
    public void Poisson_refuses_negative_labels_and_counts_them()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Trainer(epochs: 1, options => options.Loss = Loss.Poisson).Fit(Rows.Of(_ml, [[1], [2], [3]], [0, 3, -1])));

        Assert.StartsWith(
            "Loss poisson needs labels of at least 0, but 1 of 3 rows for training have others in column 'Label', the first being -1.",
            error.Message);
    }

    // R13: a probability of exactly 0 has no logarithm.
    [Fact]
    public void Cross_entropy_of_a_probability_of_0_is_finite()
    {
        // Logits for which e^z overflows.
        var rows = Rows.OfClasses(_ml, [[1], [2], [3], [4]], ["a", "b", "a", "b"]);
        var history = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            HiddenLayers = [],
            Optimizer = Optimizer.Sgd(),
            LearningRate = 1e4f,
            NumberOfEpochs = 20,
            BatchSize = 1,
            FeatureScaling = FeatureScaling.None,
            Seed = 1,
        }).Fit(rows).Model.History;

        Assert.All(history, record => Assert.True(double.IsFinite(record.TrainingLoss)));
        Assert.Contains(history, record => record.TrainingLoss > 200);
    }

    // R14: ML.NET's TrainerUtils, scikit-learn PR#30155.
    [Fact]
    public void Rows_of_weight_0_or_NaN_are_as_if_they_were_not_there()
    {
        float[][] features = [[1, 2], [2, 1], [3, 5], [4, 4]];
        FfnnRegressionTrainer Weighted() => Trainer(epochs: 10, options => options.ExampleWeightColumnName = "Weight");

        var four = Weighted().Fit(Rows.Of(_ml, features, [1, 2, 3, 4], [0, 1, 1, float.NaN])).Model;
        var two = Trainer(epochs: 10).Fit(Rows.Of(_ml, features[1..3], [2, 3])).Model;

        Assert.Equal(two.Fingerprint(), four.Fingerprint());
        Assert.Equal(two.History, four.History);
        Assert.Equal(
            "Skipped 2 of 4 rows for training: 2 whose weight in column 'Weight' is not above 0 and finite.", Assert.Single(_log.Warnings));
    }

    private FfnnRegressionTrainer Trainer(int epochs, Action<FfnnRegressionTrainer.Options>? change = null)
    {
        var options = new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, LearningRate = 0.01f, Seed = 1 };
        change?.Invoke(options);
        return new FfnnRegressionTrainer(_ml, options);
    }
}
