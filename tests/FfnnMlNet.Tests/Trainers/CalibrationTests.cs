using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

public class CalibrationTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void An_overconfident_binary_net_loses_log_loss_and_keeps_accuracy_and_AUC()
    {
        var split = _ml.Data.TrainTestSplit(Tables.BreastCancer(_ml), 0.4, seed: 1);
        CalibratedBinaryClassificationMetrics Metrics(bool calibrate) => _ml.BinaryClassification.Evaluate(
            new FfnnBinaryTrainer(_ml, Overconfident(new FfnnBinaryTrainer.Options { Effort = Effort.Manual,
                CalibrateProbabilities = calibrate }))
                .Fit(split.TrainSet).Transform(split.TestSet));

        var (raw, calibrated) = (Metrics(false), Metrics(true));

        output.WriteLine($"log-loss {raw.LogLoss} -> {calibrated.LogLoss}");
        Assert.True(calibrated.LogLoss < 0.9 * raw.LogLoss, $"{raw.LogLoss} -> {calibrated.LogLoss}");
        Assert.Equal(raw.Accuracy, calibrated.Accuracy);
        Assert.Equal(raw.AreaUnderRocCurve, calibrated.AreaUnderRocCurve, 1e-4);
    }

    [Fact]
    public void An_overconfident_multiclass_net_loses_log_loss_and_keeps_accuracy()
    {
        var split = _ml.Data.TrainTestSplit(Tables.Digits(_ml), 0.6, seed: 1);
        MulticlassClassificationMetrics Metrics(bool calibrate) => _ml.MulticlassClassification.Evaluate(
            new FfnnTrainer(_ml, Overconfident(new FfnnTrainer.Options { Effort = Effort.Manual, CalibrateProbabilities = calibrate }))
                .Fit(split.TrainSet).Transform(split.TestSet));

        var (raw, calibrated) = (Metrics(false), Metrics(true));

        output.WriteLine($"log-loss {raw.LogLoss} -> {calibrated.LogLoss}");
        Assert.True(calibrated.LogLoss < 0.95 * raw.LogLoss, $"{raw.LogLoss} -> {calibrated.LogLoss}");
        Assert.Equal(raw.MicroAccuracy, calibrated.MicroAccuracy);
    }

    [Fact]
    public void The_log_says_the_one_temperature_of_all_members_and_its_gain()
    {
        var log = new LogCapture(_ml);

        new FfnnTrainer(_ml, Overconfident(new FfnnTrainer.Options { Effort = Effort.Manual,
            CalibrateProbabilities = true, EnsembleSize = 2 })).Fit(Tables.Wine(_ml));

        Assert.Single(log.Of(ChannelMessageKind.Info), line => line.StartsWith(
            "Probabilities calibrated by the temperature ", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_validation_rows_one_warning_says_that_nothing_is_done()
    {
        var log = new LogCapture(_ml);
        FfnnMulticlassModelParameters Fit(bool calibrate) => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            NumberOfEpochs = 3, CalibrateProbabilities = calibrate, Seed = 1,
        }).Fit(Tables.Iris(_ml)).Model;

        Assert.Equal(Fit(false).Fingerprint(), Fit(true).Fingerprint());
        Assert.Equal(
            "CalibrateProbabilities needs validation rows, and there are none: probabilities are not calibrated. " +
            "Set ValidationFraction or EnsembleSize, or give validation data to Fit.", Assert.Single(log.Warnings));
    }

    [Fact]
    public void It_is_for_probabilities_only()
    {
        static void Has(string message, Action act) => Assert.Equal(message, Assert.Throws<ArgumentException>(act).Message);

        Has("CalibrateProbabilities must be false for regression, whose scores are no probabilities.",
            () => _ = new FfnnRegressionTrainer(Context, new FfnnRegressionTrainer.Options { Effort = Effort.Manual,
                CalibrateProbabilities = true }));
        Has("CalibrateProbabilities must be false with the output activation identity: " +
            "a temperature divides the logits of softmax or of one sigmoid. " +
            "Leave OutputActivation unset and choose a loss of probabilities, or fit a calibrator of ML.NET's.",
            () => _ = new FfnnBinaryTrainer(Context, new FfnnBinaryTrainer.Options { Effort = Effort.Manual,
                CalibrateProbabilities = true, Loss = Loss.Hinge }));
    }

    private static readonly MLContext Context = new(seed: 1);

    // Many epochs at a high rate, and the last one is kept, so the network is certain about all training rows.
    private static TOptions Overconfident<TOptions>(TOptions options) where TOptions : FfnnOptions
    {
        options.ValidationFraction = 0.3f;
        options.EarlyStopping = new EarlyStopping(10_000, restoreBest: false);
        (options.NumberOfEpochs, options.LearningRate, options.HiddenLayers, options.Seed) = (100, 0.01f, [32], 1);
        return options;
    }
}
