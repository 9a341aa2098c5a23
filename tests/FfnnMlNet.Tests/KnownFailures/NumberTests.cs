using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with the values of features and labels.</summary>
public class NumberTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public NumberTests() => _log = new LogCapture(_ml);

    // R01: fastai#889, encog-dotnet-core#27, deeplearning4j#1646.
    [Theory]
    [InlineData(20f, 20.1f)]
    [InlineData(0f, 1e9f)]
    public void A_constant_feature_becomes_0_whatever_it_is_later_and_is_named_once(float always, float later)
    {
        var rows = Rows.Of(_ml, [[always, 1], [always, 2], [always, 3], [always, 4]], [1, 2, 3, 4]);

        var model = Trainer(epochs: 50).Fit(rows);

        Rows.AssertFinite(model.Transform(rows));
        Assert.Equal(Predict(model.Model, always, 2), Predict(model.Model, later, 2));
        Assert.Single(_log.Of(ChannelMessageKind.Info), line =>
            line == "Feature column 'Features' has one value in all training rows in slots 0. They become 0.");
    }

    // R03: pytorch_tabular#173.
    [Fact]
    public void A_missing_number_is_imputed_flagged_and_told_of_and_touches_no_other_row()
    {
        var rows = Rows.Of(_ml, [[1], [float.NaN], [3], [4]], [1, 2, 3, 4]);
        var whole = Rows.Of(_ml, [[1], [3], [4]], [1, 3, 4]);

        var model = Trainer(epochs: 50).Fit(rows);

        Rows.AssertFinite(model.Transform(rows));
        Assert.Equal(2, model.Model.Layers[0].Inputs);
        Assert.Single(_log.Of(ChannelMessageKind.Info), line => line.Contains("has missing values in 1 rows", StringComparison.Ordinal));
        Assert.Equal(
            Quality.Scores(model.Transform(rows)).Where((_, i) => i != 1).Select(row => row[0]),
            Quality.Scores(model.Transform(whole)).Select(row => row[0]));
        Trainer(epochs: 1, options => options.MissingValues = MissingValues.SkipRows).Fit(rows);
        Assert.StartsWith("Skipped 1 of 4 rows for training: 1 with missing", Assert.Single(_log.Warnings));
    }

    // R04: DeepTab#448.
    [Fact]
    public void A_column_without_any_value_counts_as_0_with_a_warning()
    {
        var rows = Rows.Of(_ml, [[float.NaN, 1], [float.NaN, 2], [float.NaN, 3], [float.NaN, 4]], [1, 2, 3, 4]);

        var model = Trainer(epochs: 50).Fit(rows);

        Rows.AssertFinite(model.Transform(rows));
        Assert.StartsWith("Feature column 'Features' has no finite value in any training row in slots 0.", Assert.Single(_log.Warnings));
    }

    // R04: DeepTab#448, the second case.
    [Fact]
    public void A_single_block_of_one_hot_features_trains()
    {
        var texts = Enumerable.Range(0, 40).Select(i => $"value {i % 4}").ToArray();
        var rows = Rows.View(_ml, texts.Select((text, i) => new Rows.Row { Features = [0], Class = text, Label = i % 4 }), 1);
        var pipeline = _ml.Transforms.Categorical.OneHotEncoding("Features", nameof(Rows.Row.Class)).Append(Trainer(epochs: 200));

        var scored = pipeline.Fit(rows).Transform(rows);

        Assert.True(_ml.Regression.Evaluate(scored).RSquared > 0.95);
    }

    // R06: machinelearning#1667, #4363, #2407.
    [Fact]
    public void A_learning_rate_too_high_is_an_error_of_its_epoch_or_the_last_finite_model()
    {
        var rows = Rows.Uniform(_ml, 200, 5, seed: 1, x => 100 * x[0]);
        FfnnRegressionTrainer TooFast(OnDivergence on) => Trainer(epochs: 20, options => Unscaled(options, 10, on));

        var error = Assert.Throws<TrainingDivergedException>(() => TooFast(OnDivergence.Throw).Fit(rows));
        var kept = TooFast(OnDivergence.KeepBest).Fit(rows);

        Assert.Matches(
            @"^Training diverged: (the loss|a weight) is not finite in epoch 1 of 20, step \d+, learning rate 10; " +
            @"the largest feature .+\. Lower LearningRate", error.Message);
        Rows.AssertFinite(kept.Transform(rows));
        Assert.Contains("are kept, as OnDivergence asks.", Assert.Single(_log.Warnings));
    }

    // R07: scikit-learn#29504.
    [Fact]
    public void Divergence_under_early_stopping_says_the_same_and_blames_no_clean_input()
    {
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer(epochs: 20, options =>
        {
            Unscaled(options, 0.01f, OnDivergence.Throw);
            options.Activation = Activation.LeakyRelu(0.1f);
            options.EarlyStopping = new EarlyStopping(5);
        }).Fit(Squares()));

        Assert.Matches(
            "^Training diverged: .+ in epoch 1 of 20, .+learning rate 0.01; " +
            "the largest feature the network sees is 99, the largest target 980[0-9]", error.Message);
        Assert.DoesNotContain("NaN", error.Message);
    }

    // R07 with ReLU, whose units become 0 for all rows in the first steps, which stops the growth.
    [Fact]
    public void The_same_steps_with_ReLU_leave_a_dead_layer_a_warning_and_finite_scores()
    {
        var model = Trainer(epochs: 20, options =>
        {
            Unscaled(options, 0.01f, OnDivergence.Throw);
            options.EarlyStopping = new EarlyStopping(5);
        }).Fit(Squares());

        Rows.AssertFinite(model.Transform(Squares()));
        Assert.Contains(_log.Warnings, warning => warning.Contains("the layer is dead", StringComparison.Ordinal));
    }

    // R08: scikit-learn#17925.
    [Fact]
    public void Weights_that_are_not_finite_never_become_a_model()
    {
        Assert.Throws<TrainingDivergedException>(() => Trainer(epochs: 20, options =>
        {
            Unscaled(options, 0.01f, OnDivergence.Throw);
            options.Activation = Activation.LeakyRelu(0.1f);
            options.HiddenLayers = [2];
        }).Fit(Squares()));
    }

    // R09: modelbuilder#2544.
    [Fact]
    public void A_candidate_that_diverged_has_finite_scores_and_is_not_chosen()
    {
        var rows = Rows.Uniform(_ml, 100, 2, seed: 1, x => 10 * x[0]);
        var constant = Rows.Uniform(_ml, 20, 2, seed: 2, _ => 5);

        var errors = new[] { 0.01f, 1e20f, 0.001f }.Select(rate =>
        {
            var model = Trainer(epochs: 30, options => Unscaled(options, rate, OnDivergence.KeepBest)).Fit(rows, constant);
            Assert.All(model.Model.History, record => Assert.True(double.IsFinite(record.ValidationMetric!.Value)));
            return _ml.Regression.Evaluate(model.Transform(constant)).RootMeanSquaredError;
        }).ToArray();

        Assert.All(errors, error => Assert.True(double.IsFinite(error)));
        Assert.NotEqual(1, Array.IndexOf(errors, errors.Min()));
    }

    // R09 again: rows of any finite size.
    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void Rows_of_any_finite_size_have_finite_scores(float size)
    {
        var rows = Rows.Uniform(_ml, 50, 3, seed: 1, x => x[0]);
        FeatureScaling[] scalings = [FeatureScaling.None, FeatureScaling.Standard, FeatureScaling.Robust, FeatureScaling.QuantileNormal];
        foreach (var scaling in scalings)
        {
            var model = Trainer(epochs: 2, options => options.FeatureScaling = scaling).Fit(rows);

            Assert.All(new[] { Predict(model.Model, size, -size, size), Predict(model.Model, -size, 0, size) },
                score => Assert.True(float.IsFinite(score), $"{scaling}: {score}"));
        }
    }

    private static void Unscaled(FfnnRegressionTrainer.Options options, float rate, OnDivergence on)
    {
        (options.FeatureScaling, options.TargetScaling) = (FeatureScaling.None, TargetScaling.None);
        (options.Optimizer, options.LearningRate, options.OnDivergence) = (Optimizer.Sgd(), rate, on);
    }

    private IDataView Squares()
    {
        float[] x = [.. Enumerable.Range(0, 100)];
        return Rows.Of(_ml, [.. x.Select(value => new[] { value })], [.. x.Select(value => value * value)]);
    }

    private FfnnRegressionTrainer Trainer(int epochs, Action<FfnnRegressionTrainer.Options>? change = null)
    {
        var options = new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, LearningRate = 0.01f, Seed = 1 };
        change?.Invoke(options);
        return new FfnnRegressionTrainer(_ml, options);
    }

    private static float Predict(FfnnRegressionModelParameters model, params float[] features)
    {
        float[] score = [0];
        model.Predict(features, score);
        return score[0];
    }
}
