using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The linear member of small tables.</summary>
public class LinearMemberTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(8, Effort.Fast, 0)]
    [InlineData(8, Effort.Fast, 3)]
    [InlineData(8, Effort.Balanced, 1)]
    [InlineData(12, Effort.Fast, 2)]
    public void A_line_is_learnt_from_a_few_rows(int count, Effort effort, int seed)
    {
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = effort, Seed = seed })
            .Fit(Line(count, x => (2 * x) - 1)).Model;

        double errors = 0, deviations = 0;
        var score = new float[1];
        for (var i = 0; i <= 100; i++)
        {
            var x = (i / 50f) - 1;
            model.Predict([x], score);
            errors += Math.Pow(score[0] - ((2 * x) - 1), 2);
            deviations += Math.Pow(2 * x, 2);
        }
        Assert.InRange(1 - (errors / deviations), 0.95, 1);
    }

    [Theory]
    [InlineData(60, 1_500, 3, true)]
    [InlineData(60, 1_500, 700, false)]
    [InlineData(1_500, 10, 3, false)]
    public void Effort_chooses_it_where_rows_are_few_and_a_fit_is_short(int rows, int features, int outputs, bool expected)
    {
        var resolved = new FfnnTrainer.Options().Resolve(new DataShape(rows, Features: features, Outputs: outputs));

        Assert.Equal(expected, resolved.Of(OptionTable.LinearMember));
    }

    [Fact]
    public void A_time_limit_that_is_too_short_for_it_leaves_it_out_and_says_so()
    {
        var log = new LogCapture(_ml);
        FfnnRegressionTrainer.Options Limited(TimeSpan limit)
        {
            var options = Mixed();
            (options.TimeLimit, options.EnsembleSize, options.ValidationFraction) = (limit, 1, 0.2f);
            return options;
        }

        var cut = new FfnnRegressionTrainer(_ml, Limited(TimeSpan.FromTicks(1))).Fit(LineAndCurve()).Model;
        var whole = new FfnnRegressionTrainer(_ml, Limited(TimeSpan.FromHours(1))).Fit(LineAndCurve()).Model;

        Assert.Equal(0, cut.LinearShare);
        Assert.Equal("false", cut.TrainingOptions[nameof(FfnnOptions.LinearMember)].ToLowerInvariant());
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            "the model has no linear member, whose fits would take more than 10 % of the time", StringComparison.Ordinal));
        Assert.InRange(whole.LinearShare, 0.01, 0.99);
    }

    [Fact]
    public void A_curve_is_left_to_the_networks()
    {
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Fast, Seed = 1 })
            .Fit(Line(120, x => x * x)).Model;

        Assert.InRange(model.LinearShare, 0, 0.3);
        Assert.True(model.Layers.Count > 1);
    }

    [Fact]
    public void A_model_with_a_linear_member_is_saved_and_scores_the_same_bits()
    {
        var rows = LineAndCurve();
        var trained = new FfnnRegressionTrainer(_ml, Mixed()).Fit(rows);
        Assert.InRange(trained.Model.LinearShare, 0.01, 0.99);
        Assert.Contains("linear member with the share", trained.Model.ToString(), StringComparison.Ordinal);

        using var stream = new MemoryStream();
        _ml.Model.Save(trained, rows.Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);

        Assert.Equal(
            trained.Transform(rows).GetColumn<float>("Score").ToArray(), loaded.Transform(rows).GetColumn<float>("Score").ToArray());
    }

    [Fact]
    public void The_model_is_the_same_for_any_number_of_threads()
    {
        var rows = LineAndCurve();
        string[] fingerprints =
        [
            .. new[] { 1, 3 }.Select(threads =>
            {
                var options = Mixed();
                options.NumberOfThreads = threads;
                return new FfnnRegressionTrainer(_ml, options).Fit(rows).Model.Fingerprint();
            }),
        ];

        Assert.Equal(fingerprints[0], fingerprints[1]);
    }

    [Fact]
    public void Effort_chooses_it_for_few_rows_and_not_beside_a_set_loss()
    {
        Assert.Equal("true", Choice(new(), 1_000));
        Assert.Equal("false", Choice(new(), 1_500));
        Assert.Equal("false", Choice(new() { Effort = Effort.Manual }, 100));
        Assert.Equal("false", Choice(new() { Loss = Loss.Huber() }, 100));

        static string Choice(FfnnRegressionTrainer.Options options, int rows) =>
            options.Describe(rows).Single(choice => choice.Name == nameof(FfnnOptions.LinearMember)).Value.ToLowerInvariant();
    }

    [Fact]
    public void Losses_that_no_ridge_regression_minimises_are_an_error_and_missing_validation_rows_a_warning()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { LinearMember = true, Loss = Loss.AbsoluteError }));
        Assert.Contains("LinearMember must be false with the loss", error.Message, StringComparison.Ordinal);

        var log = new LogCapture(_ml);
        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, LinearMember = true, NumberOfEpochs = 1,
        }).Fit(Line(20, x => x));
        Assert.Contains(log.Warnings, warning => warning.StartsWith("LinearMember needs validation rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_cancelled_after_the_last_epoch_keeps_its_networks()
    {
        var log = new LogCapture(_ml);
        using var cancellation = new CancellationTokenSource();
        var options = Mixed();
        (options.EnsembleSize, options.ValidationFraction, options.NumberOfEpochs) = (1, 0.2f, 3);
        (options.OnCancellation, options.CancellationToken) = (OnCancellation.KeepBest, cancellation.Token);
        options.OnEpoch = epoch =>
        {
            if (epoch.Epoch == 3)
                cancellation.Cancel();
        };

        var model = new FfnnRegressionTrainer(_ml, options).Fit(LineAndCurve()).Model;

        Assert.Equal((2, 0f), (model.Layers.Count, model.LinearShare));
        Assert.Contains(log.Warnings, warning => warning.Contains("cancelled", StringComparison.Ordinal));
    }

    // Without scaling the networks do not see the first feature, which is very small.
    private static FfnnRegressionTrainer.Options Mixed() => new()
    {
        Effort = Effort.Manual, LinearMember = true, EnsembleSize = 5, FeatureScaling = FeatureScaling.None, HiddenLayers = [16],
        Activation = Activation.Tanh, NumberOfEpochs = 60, BatchSize = 8, LearningRate = 0.02f, Seed = 2,
    };

    // The label is linear in the first feature, and a curve of the second one that no line follows.
    private IDataView LineAndCurve() => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 100).Select(i => (First: (i % 10 / 5f) - 0.9f, Second: (i / 10 / 5f) - 0.9f)).Select(
            x => new Row { Features = [x.First * 1e-4f, x.Second], Label = x.First + (2 * x.Second * x.Second) }), WithFeatures(2));

    private IDataView Line(int count, Func<float, float> function) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, count).Select(i => (2f * i / (count - 1)) - 1).Select(x => new Row { Features = [x], Label = function(x) }),
        WithFeatures(1));

    private static SchemaDefinition WithFeatures(int count)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, count);
        return definition;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
