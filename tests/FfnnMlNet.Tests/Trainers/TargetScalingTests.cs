using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

public class TargetScalingTests(ITestOutputHelper output)
{
    private static readonly Loss Own = Loss.Custom("own", (a, t) => (a - t) * (a - t), (a, t) => 2 * (a - t));

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Report R11: constant predictions or NaN for labels of a million.</summary>
    [Theory]
    [InlineData(1e6f)]
    [InlineData(1e-6f)]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    public void Labels_of_any_size_are_learnt_with_defaults(float size)
    {
        var rows = Uniform(x => size * (x[0] + (2 * x[1])));
        var labels = rows.GetColumn<float>("Label").Select(label => (double)label).ToArray();

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Seed = 1 }).Fit(rows);
        var scores = Quality.Scores(model.Transform(rows));

        var rmse = Math.Sqrt(labels.Zip(scores, (label, score) => (label - score[0]) * (label - score[0])).Average());
        output.WriteLine(FormattableString.Invariant($"RMSE {rmse / (labels.Max() - labels.Min()):P3} of the range"));
        Assert.True(rmse < 0.02 * (labels.Max() - labels.Min()), FormattableString.Invariant($"RMSE {rmse}"));
    }

    [Fact]
    public void Outputs_of_different_sizes_are_learnt_side_by_side()
    {
        var rows = Uniform(x => 1e6f * (x[0] + x[1]), x => (1e-3f * x[0]) - 5);

        var metrics = _ml.Regression.EvaluateMultiOutput(
            new FfnnMultiOutputRegressionTrainer(
                _ml, new FfnnMultiOutputRegressionTrainer.Options { Effort = Effort.Manual, LabelColumnName = "Labels", Seed = 1 })
                .Fit(rows).Transform(rows), "Labels");

        Assert.All(metrics.Outputs, one => Assert.InRange(one.RSquared, 0.99, 1));
    }

    [Fact]
    public void A_constant_label_is_predicted()
    {
        var rows = Uniform(_ => 0.1f);

        var scores = Quality.Scores(Trainer(options => options.NumberOfEpochs = 50).Fit(rows).Transform(rows));

        Assert.All(scores, score => Assert.Equal(0.1, score[0], 0.02));
    }

    [Theory]
    [InlineData("squared error")]
    [InlineData("absolute error")]
    [InlineData("Huber")]
    [InlineData("scaled Huber")]
    [InlineData("log-cosh")]
    [InlineData("pinball")]
    public void Every_loss_of_differences_leads_to_the_scale_of_the_label(string name)
    {
        var rows = Uniform(x => 5000 + (300 * x[0]));
        var model = Trainer(options => options.Loss = name switch
        {
            "squared error" => Loss.SquaredError,
            "absolute error" => Loss.AbsoluteError,
            "Huber" => Loss.Huber(30),
            "scaled Huber" => Loss.ScaledHuber(),
            "log-cosh" => Loss.LogCosh,
            _ => Loss.Pinball(0.5f),
        }).Fit(rows);

        Assert.False(model.Model.Network.Outputs.IsUnchanged);
        Assert.InRange(_ml.Regression.Evaluate(model.Transform(rows)).RSquared, 0.95, 1);
    }

    [Theory]
    [InlineData("Poisson")]
    [InlineData("softplus")]
    [InlineData("no scaling")]
    [InlineData("own loss")]
    public void Labels_stay_as_they_are_for_other_losses_and_output_activations(string change)
    {
        var rows = Uniform(x => MathF.Floor(4 * x[0]));

        var model = Trainer(options =>
        {
            switch (change)
            {
                case "Poisson": options.Loss = Loss.Poisson; break;
                case "softplus": options.OutputActivation = Activation.Softplus; break;
                case "no scaling": options.TargetScaling = TargetScaling.None; break;
                default: options.Loss = Own; break;
            }
        }).Fit(rows);

        Assert.True(model.Model.Network.Outputs.IsUnchanged);
    }

    [Fact]
    public void A_loss_of_the_users_own_may_be_asked_to_see_scaled_labels()
    {
        var rows = Uniform(x => 1e6f * x[0]);

        var model = Trainer(options =>
        {
            options.Loss = Own;
            options.TargetScaling = TargetScaling.Standardize;
        }).Fit(rows);

        Assert.True(_ml.Regression.Evaluate(model.Transform(rows)).RSquared > 0.95);
    }

    [Fact]
    public void Scores_keep_to_the_range_of_training_labels_where_that_is_asked_for()
    {
        var rows = Uniform(x => 100 * x[0]);
        var labels = rows.GetColumn<float>("Label").ToArray();
        float[] free = [0], kept = [0];

        Trainer(_ => { }).Fit(rows).Model.Predict([40, 0, 0], free);
        Trainer(options => options.ClampScores = true).Fit(rows).Model.Predict([40, 0, 0], kept);

        Assert.True(free[0] > labels.Max());
        Assert.Equal(labels.Max(), kept[0]);
    }

    [Fact]
    public void Scaling_that_does_not_fit_task_loss_or_output_is_refused_in_plain_words()
    {
        var classes = Assert.Throws<ArgumentException>(() => new FfnnTrainer(
            _ml, new FfnnTrainer.Options { Effort = Effort.Manual, TargetScaling = TargetScaling.Standardize, ClampScores = true }));
        var loss = Assert.Throws<ArgumentException>(() => Trainer(options =>
            (options.Loss, options.OutputActivation, options.TargetScaling) =
                (Loss.Hinge, Activation.Identity, TargetScaling.Standardize)));
        var activation = Assert.Throws<ArgumentException>(() => Trainer(options =>
            (options.Loss, options.TargetScaling) = (Loss.Poisson, TargetScaling.Standardize)));
        var rest = Assert.Throws<ArgumentException>(() => Trainer(options =>
            options.MissingValues = (MissingValues)7));

        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "ClampScores must be false for classes: only the scores of a regression have a range of labels. Leave it unset.",
                "TargetScaling must be null or TargetScaling.None for classes, which have no scale. It is for the regression trainers."),
            classes.Message);
        Assert.Equal(
            "TargetScaling must not be standardize with the loss hinge, which needs the labels as they are. " +
            "Leave TargetScaling unset, or choose a loss of differences such as Loss.SquaredError.",
            loss.Message);
        Assert.Equal(
            "TargetScaling must not be standardize with the output activation exponential, whose values have a range of their own. " +
            "Leave TargetScaling unset, or set OutputActivation to Activation.Identity.",
            activation.Message);
        Assert.Equal("MissingValues must be Impute, SkipRows or Error, but was 7.", rest.Message);
    }

    private FfnnRegressionTrainer Trainer(Action<FfnnRegressionTrainer.Options> change)
    {
        var options = new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, Seed = 1, HiddenLayers = [16], NumberOfEpochs = 100, LearningRate = 0.01f,
        };
        change(options);
        return new FfnnRegressionTrainer(_ml, options);
    }

    // 500 rows of three uniform numbers.
    private IDataView Uniform(Func<float[], float> label, Func<float[], float>? second = null)
    {
        var random = new Random(1);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(_ =>
        {
            float[] x = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return new Point { Features = x, Label = label(x), Labels = [label(x), second?.Invoke(x) ?? 0] };
        }).ToArray());
    }

    private sealed class Point
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        [VectorType(2)]
        public float[] Labels { get; set; } = [];
    }
}
