using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class ValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_fraction_works_inside_a_chain_and_the_history_says_loss_and_accuracy()
    {
        var iris = Tables.Iris(_ml);
        var pipeline = _ml.Transforms.NormalizeMeanVariance("Features").Append(new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, ValidationFraction = 0.2f, EarlyStopping = new EarlyStopping(patience: 5),
            NumberOfEpochs = 500, LearningRate = 0.02f, Seed = 1,
        }));

        var history = pipeline.Fit(iris).LastTransformer.Model.History;

        Assert.InRange(history.Count, 6, 499);
        Assert.Equal(history.Count, history.MinBy(record => record.ValidationLoss)!.Epoch + 5);
        Assert.All(history, record => Assert.InRange(record.ValidationMetric!.Value, 0, 1));
        Assert.True(history.Max(record => record.ValidationMetric) > 0.9);
    }

    [Fact]
    public void Early_stopping_alone_sets_a_tenth_aside()
    {
        var log = new LogCapture(_ml);

        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, EarlyStopping = new EarlyStopping(2), NumberOfEpochs = 3, Seed = 1,
        }).Fit(Tables.Diabetes(_ml));

        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.StartsWith(
            "Training on 398 rows with 10 features, 44 rows for validation: ", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Trace), line => line.Contains("validation RMSE", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluating_the_model_on_the_validation_data_gives_the_recorded_metric()
    {
        var split = _ml.Data.TrainTestSplit(Tables.BreastCancer(_ml).Standardized(_ml), 0.3, seed: 1);

        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 30, EarlyStopping = new EarlyStopping(5), Seed = 1,
        }).Fit(split.TrainSet, split.TestSet);

        var best = model.Model.SubModel.History.MinBy(record => record.ValidationLoss)!;
        var metrics = _ml.BinaryClassification.Evaluate(model.Transform(split.TestSet));
        Assert.Equal(best.ValidationMetric!.Value, metrics.Accuracy, 1e-9);
        Assert.Equal(best.ValidationLoss!.Value, metrics.LogLoss * Math.Log(2), 1e-5);
    }

    [Fact]
    public void Too_few_rows_train_without_validation_after_one_warning()
    {
        var log = new LogCapture(_ml);
        var rows = _ml.Data.LoadFromEnumerable(
            new[] { new Point { Features = [0, 1], Label = 1 }, new Point { Features = [1, 0], Label = 1 } });

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, EarlyStopping = new EarlyStopping(3), NumberOfEpochs = 5, Seed = 1,
        }).Fit(rows);

        Assert.Equal(
            "2 rows are too few to hold out a fraction of 0.1 for validation: training uses all of them, to the last epoch.",
            Assert.Single(log.Warnings));
        Assert.Equal(5, model.Model.History.Count);
        Assert.All(model.Transform(rows).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void The_metric_and_the_epochs_of_all_calls_come_back_from_the_file()
    {
        var iris = Tables.Iris(_ml).Standardized(_ml);
        FfnnTrainer Trainer(int epochs) => new(
            _ml, new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = epochs, ValidationFraction = 0.2f, Seed = 1 });
        var first = Trainer(3).Fit(iris);

        var second = Trainer(4).Fit(iris, first.Model);
        using var file = new MemoryStream();
        _ml.Model.Save(second, iris.Schema, file);
        file.Position = 0;
        var loaded = ((ISingleFeaturePredictionTransformer<FfnnMulticlassModelParameters>)_ml.Model.Load(file, out _)).Model;

        Assert.Equal(7, loaded.TotalEpochs);
        Assert.Equal(4, loaded.History.Count);
        Assert.Equal(second.Model.History, loaded.History);
        Assert.NotNull(loaded.History[0].ValidationMetric);
    }

    [Fact]
    public void A_fraction_out_of_range_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(
            _ml, new FfnnTrainer.Options { Effort = Effort.Manual, ValidationFraction = 1 }));

        Assert.Equal("ValidationFraction must be null, or above 0 and below 1, but was 1.", error.Message);
    }

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
