using FfnnMlNet.Data;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with batches, epochs, early stopping and continued training.</summary>
public class EpochTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public EpochTests() => _log = new LogCapture(_ml);

    // R15: scikit-learn#24713.
    [Fact]
    public void Two_rows_and_early_stopping_train_without_validation_after_one_warning()
    {
        var rows = Rows.Uniform(_ml, 2, 21, seed: 1, _ => 1);

        var model = Trainer(5000, options =>
        {
            (options.BatchSize, options.LearningRate, options.Activation) = (1000, 0.1f, Activation.Tanh);
            options.EarlyStopping = new EarlyStopping();
            options.HiddenLayers = [10];
        }).Fit(rows);

        Assert.Equal(5000, model.Model.History.Count);
        Rows.AssertFinite(model.Transform(rows));
        Assert.Single(_log.Warnings, warning =>
            warning.StartsWith("2 rows are too few to hold out a fraction of 0.1", StringComparison.Ordinal));
    }

    // R16: scikit-learn#5670.
    [Fact]
    public void A_batch_larger_than_the_data_warns_of_the_users_number_and_never_of_the_default()
    {
        var rows = Rows.Uniform(_ml, 30, 2, seed: 1, x => x[0]);

        var byDefault = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 3, Seed = 1,
        }).Fit(rows).Model;
        Assert.Empty(_log.Warnings);
        var by200 = Trainer(3, options => options.BatchSize = 200).Fit(rows).Model;
        var by30 = Trainer(3, options => options.BatchSize = 30).Fit(rows).Model;

        Assert.Equal("BatchSize is 200, but there are 30 training rows: each step takes them all.", Assert.Single(_log.Warnings));
        Assert.Equal(by30.Fingerprint(), by200.Fingerprint());
        Assert.Equal(by30.Fingerprint(), byDefault.Fingerprint());
    }

    // R18: one row, similar to R15 and R16.
    [Fact]
    public void One_row_trains_and_scales_to_numbers()
    {
        var rows = Rows.Of(_ml, [[1, 2]], [3]);

        var model = Trainer(50).Fit(rows);

        Assert.Equal(3, Assert.Single(model.Transform(rows).GetColumn<float>("Score")), 0.1);
    }

    // R19: keras#12511, tensorflow#35634.
    [Fact]
    public void The_best_epoch_is_kept_also_where_the_last_one_ended_the_run_and_KeepLast_keeps_the_last()
    {
        // Without shuffling and at a constant rate the first epochs of a long run are those of a short one.
        FfnnRegressionModelParameters Fit(int epochs, bool restoreBest) => Trainer(epochs, options =>
        {
            options.Sampling = Sampling.InOrder;
            options.LearningRate = 0.03f;
            options.EarlyStopping = new EarlyStopping(patience: 1000, restoreBest: restoreBest);
        }).Fit(Noisy(60, seed: 1), Noisy(30, seed: 2)).Model;

        var long40 = Fit(40, restoreBest: true);
        var best = long40.History.MinBy(record => record.ValidationLoss)!.Epoch;

        Assert.Equal(40, long40.History.Count);
        Assert.InRange(best, 1, 39);
        Assert.Equal(Fit(best, restoreBest: false).Fingerprint(), long40.Fingerprint());
        Assert.NotEqual(long40.Fingerprint(), Fit(40, restoreBest: false).Fingerprint());
    }

    // R21: keras#20323.
    [Fact]
    public void Evaluating_the_restored_model_reproduces_the_metric_of_its_epoch()
    {
        var validation = Noisy(30, seed: 2);

        var model = Trainer(40, options => options.LearningRate = 0.03f).Fit(Noisy(60, seed: 1), validation);

        var best = model.Model.History.MinBy(record => record.ValidationLoss)!;
        Assert.True(best.Epoch < 40);
        Assert.Equal(best.ValidationMetric!.Value, _ml.Regression.Evaluate(model.Transform(validation)).RootMeanSquaredError, 1e-5);
    }

    // R22: scikit-learn PR#13164, the stated input.
    [Fact]
    public void Four_rows_of_two_classes_split_and_train()
    {
        var rows = Rows.OfClasses(_ml, [[1, 2], [2, 3], [3, 4], [4, 5]], ["0", "1", "0", "1"]);

        var model = Classifier(20, options => options.ValidationFraction = 0.5f).Fit(rows);

        Assert.All(model.Model.History, record => Assert.NotNull(record.ValidationLoss));
        Rows.AssertFinite(model.Transform(rows));
    }

    // R22: a class with one row.
    [Fact]
    public void A_class_with_one_row_stays_in_training_whatever_the_seed()
    {
        int[] classes = [.. Enumerable.Range(0, 20).Select(i => i == 7 ? 2 : i % 2)];
        for (var seed = 0; seed < 100; seed++)
        {
            var (training, validation) = ValidationSplit.Create(20, 0.4, classes, seed);

            Assert.Contains(7, training);
            Assert.Equal([0, 1], validation.Select(row => classes[row]).Distinct().Order());
        }
    }

    // R23: scikit-learn#33760.
    [Theory]
    [InlineData("Class_A", "Class_B", "Class_C")]
    [InlineData("1", "2.5", "-3")]
    public void Text_labels_train_with_and_without_early_stopping(params string[] names)
    {
        var features = Rows.UniformFeatures(200, 10, seed: 42);
        var rows = Rows.OfClasses(_ml, features, [.. features.Select(row => names[(int)(3 * row[0])])]);

        foreach (var stopping in new[] { null, new EarlyStopping(10) })
        {
            var scored = Classifier(60, options => options.EarlyStopping = stopping).Fit(rows).Transform(rows);

            Assert.InRange(_ml.MulticlassClassification.Evaluate(scored).MicroAccuracy, 0.9, 1);
        }
    }

    // R23 again: true and false.
    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    public void Boolean_labels_train_with_and_without_early_stopping(int? patience)
    {
        var rows = Rows.Uniform(_ml, 200, 10, seed: 42, x => x[0] - 0.5f);

        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual,
            LabelColumnName = "Flag", EarlyStopping = patience is { } epochs ? new EarlyStopping(epochs) : null,
            NumberOfEpochs = 60, LearningRate = 0.01f, Seed = 1,
        }).Fit(rows);

        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(rows), "Flag").Accuracy, 0.9, 1);
    }

    // R24: scikit-learn#25693.
    [Fact]
    public void Training_goes_on_after_early_stopping_with_validation_and_without()
    {
        var rows = Noisy(200, seed: 1);
        FfnnRegressionTrainer Stopping(EarlyStopping? stopping) => Trainer(30, options => options.EarlyStopping = stopping);
        var first = Stopping(new EarlyStopping(3)).Fit(rows).Model;

        var with = Stopping(new EarlyStopping(3)).Fit(rows, first).Model;
        var without = Stopping(null).Fit(rows, with);

        Assert.Equal(first.TotalEpochs + with.History.Count + 30, without.Model.TotalEpochs);
        Assert.True(_ml.Regression.Evaluate(without.Transform(rows)).RSquared > 0.95);
    }

    // R25: scikit-learn#8713, #16812, #24764.
    [Fact]
    public void Epochs_count_for_each_call_and_the_model_says_both_counts()
    {
        var random = new Random(1);
        string[] labels = [.. Enumerable.Range(0, 100).Select(i => i < 2 ? $"{i}" : $"{random.Next(2)}")];
        var rows = Rows.OfClasses(_ml, Rows.UniformFeatures(100, 10, seed: 1), labels);
        var trainer = Classifier(1, _ => { });

        var first = trainer.Fit(rows).Model;
        var second = trainer.Fit(rows, first).Model;
        var third = trainer.Fit(rows, second).Model;

        Assert.Equal([(1, 1), (1, 2), (1, 3)], new[] { first, second, third }.Select(model => (model.History.Count, model.TotalEpochs)));
        Assert.Equal(3, new[] { first, second, third }.Select(model => model.Fingerprint()).Distinct().Count());
    }

    // y = 2 x0 + 3 x1 + x3 + noise, as in R24.
    private IDataView Noisy(int count, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[][] features = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)Normal()).ToArray())];
        return Rows.Of(_ml, features, [.. features.Select(x => (2 * x[0]) + (3 * x[1]) + x[3] + (float)(0.5 * Normal()))]);
    }

    private FfnnRegressionTrainer Trainer(int epochs, Action<FfnnRegressionTrainer.Options>? change = null)
    {
        var options = new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, Seed = 1 };
        change?.Invoke(options);
        return new FfnnRegressionTrainer(_ml, options);
    }

    private FfnnTrainer Classifier(int epochs, Action<FfnnTrainer.Options> change)
    {
        var options = new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, LearningRate = 0.01f, Seed = 1 };
        change(options);
        return new FfnnTrainer(_ml, options);
    }
}
