using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Results on the validation rows are never ignored: a loss that is not finite is divergence, and a run that learnt nothing warns.
/// </summary>
public class ValidationJudgesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_validation_loss_that_is_not_finite_is_an_error_that_names_column_and_row()
    {
        var broken = Line().ToArray();
        broken[7].Label = 1e30f;

        var error = Assert.Throws<TrainingDivergedException>(() => Trainer().Fit(Load(Line()), Load(broken)));

        Assert.Matches(
            "^Training diverged: the validation loss of column 'Label' is not finite before the first epoch: " +
            "1 of 60 validation rows have such a loss, the first being validation row 8, where the network sees the label .+\\. " +
            "Check the label column 'Label' and the feature column 'Features'", error.Message);
    }

    [Fact]
    public void The_same_of_a_feature_under_poisson_and_of_a_loss_of_ones_own()
    {
        var far = Line().ToArray();
        far[3].Features = [1e6f];
        var poisson = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [], FeatureScaling = FeatureScaling.None, Loss = Loss.Poisson, NumberOfEpochs = 5,
            Seed = 1, Optimizer = Optimizer.Sgd(), LearningRate = 1e-3f, Activation = Activation.Identity,
        });
        var own = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 5, Seed = 1,
            Loss = Loss.Custom("nan-above-5", (a, y) => y > 5 ? double.NaN : (a - y) * (a - y), (a, y) => 2 * (a - y)),
        });

        Assert.Contains(
            "the validation loss of column 'Label' is not finite",
            Assert.Throws<TrainingDivergedException>(() => poisson.Fit(Load(Line()), Load(far))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "the validation loss of column 'Label' is not finite",
            Assert.Throws<TrainingDivergedException>(() => own.Fit(Load(Line().Where(row => row.Label <= 5)), Load(Line()))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_goes_through_OnDivergence(bool lbfgs)
    {
        var log = new LogCapture(_ml);
        var broken = Line().ToArray();
        broken[0].Label = float.MaxValue;

        var model = Trainer(options =>
        {
            options.OnDivergence = OnDivergence.KeepBest;
            if (lbfgs)
                options.Optimizer = Optimizer.Lbfgs();
        }).Fit(Load(Line()), Load(broken)).Model;

        Assert.Contains(log.Warnings, warning =>
            warning.StartsWith("Training diverged: the validation loss of column 'Label' is not finite", StringComparison.Ordinal) &&
            warning.EndsWith("The parameters of the start are kept, as OnDivergence asks.", StringComparison.Ordinal));
        Assert.Empty(model.History);
    }

    [Fact]
    public void A_run_whose_start_was_best_warns_and_its_log_tells_the_truth()
    {
        var log = new LogCapture(_ml);
        var opposite = Line().Select(row => new Row { Features = row.Features, Label = -row.Label });

        Trainer(options => options.EarlyStopping = new EarlyStopping(5)).Fit(Load(Line()), Load(opposite));

        Assert.Contains(log.Warnings, warning => warning.StartsWith(
            "None of 5 epochs had a lower validation loss than the untrained network (", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            "the parameters of the start are kept, since no epoch was better on the validation rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_learns_does_not_warn_and_its_log_names_the_epoch_it_kept()
    {
        var log = new LogCapture(_ml);

        var model = Trainer().Fit(Load(Line()), Load(Line())).Model;

        Assert.Empty(log.Warnings);
        var best = model.History.MinBy(record => record.ValidationLoss)!;
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            FormattableString.Invariant($"the parameters of epoch {best.Epoch} are kept, with validation loss {best.ValidationLoss:G6}."),
            StringComparison.Ordinal));
    }

    private FfnnRegressionTrainer Trainer(Action<FfnnRegressionTrainer.Options>? change = null)
    {
        var options = new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 20, LearningRate = 0.01f, Seed = 1 };
        change?.Invoke(options);
        return new FfnnRegressionTrainer(_ml, options);
    }

    private IDataView Load(IEnumerable<Row> rows) => _ml.Data.LoadFromEnumerable(rows.ToArray());

    private static IEnumerable<Row> Line() => Enumerable.Range(0, 60).Select(i => new Row { Features = [i / 60f], Label = i / 6 });

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
