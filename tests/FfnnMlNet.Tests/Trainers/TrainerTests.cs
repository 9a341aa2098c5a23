using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class TrainerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_trainer_fitted_on_other_data_first_gives_the_model_of_a_new_trainer()
    {
        var used = new FfnnTrainer(_ml, Options());
        used.Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass));
        var wine = Tables.Wine(_ml).Standardized(_ml);

        Assert.Equal(new FfnnTrainer(_ml, Options()).Fit(wine).Model.Fingerprint(), used.Fit(wine).Model.Fingerprint());
    }

    [Fact]
    public void Options_changed_after_construction_do_not_change_the_trainer()
    {
        var options = Options();
        var trainer = new FfnnTrainer(_ml, options);
        options.HiddenLayers = [3];

        var model = trainer.Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)).Model;

        Assert.Equal([(4, 8), (8, 3)], model.Layers.Select(layer => (layer.Inputs, layer.Outputs)));
        Assert.Equal(["relu", "softmax"], model.Layers.Select(layer => layer.Activation.Id));
        Assert.Equal((4 + 1) * 8 + (8 + 1) * 3, model.ParameterCount);
        Assert.Equal((4, 8), (model.GetWeights(0).GetLength(0), model.GetWeights(0).GetLength(1)));
        Assert.Equal(3, model.GetBiases(1).Length);
        Assert.Equal([1, 2, 3, 4, 5], model.History.Select(record => record.Epoch));
    }

    [Fact]
    public void A_list_of_layers_changed_after_construction_does_not_change_the_trainer()
    {
        List<HiddenLayer> layers = [8];
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, HiddenLayers = layers, NumberOfEpochs = 1 });
        layers.Add(3);

        Assert.Equal(2, trainer.Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)).Model.Layers.Count);
    }

    [Fact]
    public void A_loss_or_output_that_cannot_teach_one_output_is_refused()
    {
        var loss = Assert.Throws<ArgumentException>(
            () => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Manual, Loss = Loss.CrossEntropy(0.1f) }));
        var output = Assert.Throws<ArgumentException>(
            () => new FfnnRegressionTrainer(
                _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, OutputActivation = Activation.Softmax }));

        Assert.Equal(
            "Loss must not be cross-entropy for one output: it compares classes with each other. Use Loss.BinaryCrossEntropy for " +
            "probabilities, or leave it unset.",
            loss.Message);
        Assert.Equal(
            "OutputActivation must not be softmax for one output, whose value it would make constant. Leave it unset.", output.Message);
    }

    [Theory]
    [InlineData("cross-entropy")]
    [InlineData("negative-log-likelihood")]
    public void A_loss_of_one_s_own_is_not_known_by_its_name(string id)
    {
        var loss = Loss.Custom(id, (a, t) => (a - t) * (a - t), (a, t) => 2 * (a - t));

        var trainer = new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Loss = loss, NumberOfEpochs = 1 });

        Assert.NotNull(trainer.Fit(TrainersUnderTest.Table(_ml, LearningTask.Regression)));
    }

    [Fact]
    public void Validation_data_of_another_size_is_an_error_that_names_column_and_both_sizes()
    {
        var iris = TrainersUnderTest.Table(_ml, LearningTask.Multiclass);
        var moreClasses = _ml.Data.LoadFromEnumerable(new[] { new FiveClasses() });
        var moreFeatures = Tables.Wine(_ml);

        var classes = Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml, Options()).Fit(iris, moreClasses));
        var features = Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml, Options()).Fit(iris, moreFeatures));

        Assert.Equal(
            "Label column 'Label' has 3 classes or outputs in the training data, but 5 in the validation data. " +
            "Prepare both with the transforms that were fitted on the training data.",
            classes.Message);
        Assert.StartsWith("Feature column 'Features' has 4 slots in the training data, but 13 in the validation data.", features.Message);
    }

    [Fact]
    public void The_constructors_and_the_catalog_doors_make_the_same_model()
    {
        var table = TrainersUnderTest.Table(_ml, LearningTask.Multiclass);
        MulticlassPredictionTransformer<FfnnMulticlassModelParameters>[] models =
        [
            new FfnnTrainer(new MLContext(7), "Label", "Features").Fit(table),
            new FfnnTrainer(new MLContext(7), new FfnnTrainer.Options()).Fit(table),
            new MLContext(7).MulticlassClassification.Trainers.Ffnn().Fit(table),
            new MLContext(7).MulticlassClassification.Trainers.Ffnn(new FfnnTrainer.Options()).Fit(table),
        ];
        MulticlassPredictionTransformer<FfnnMulticlassModelParameters>[] set =
        [
            new FfnnTrainer(new MLContext(7), new FfnnTrainer.Options
            {
                HiddenLayers = [9], LearningRate = 0.01f, BatchSize = 16, NumberOfEpochs = 3,
            }).Fit(table),
            new MLContext(7).MulticlassClassification.Trainers.Ffnn(
                hiddenLayers: [9], learningRate: 0.01f, batchSize: 16, numberOfEpochs: 3).Fit(table),
        ];

        Assert.Single(set.Select(model => model.Model.Fingerprint()).Distinct());
        Assert.Single(models.Select(model => model.Model.Fingerprint()).Distinct());
    }

    [Fact]
    public void Without_a_seed_two_fits_differ()
    {
        var table = TrainersUnderTest.Table(_ml, LearningTask.Multiclass);
        var options = Options();
        options.Seed = null;
        var trainer = new FfnnTrainer(_ml, options);

        Assert.NotEqual(trainer.Fit(table).Model.Fingerprint(), trainer.Fit(table).Model.Fingerprint());
    }

    [Fact]
    public void All_faults_of_the_options_stand_in_one_message()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, BatchSize = 0,
            LearningRate = float.NaN,
            NumberOfEpochs = -1,
            OutputActivation = Activation.Identity,
        }));

        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "LearningRate must be above 0 and finite, but was NaN.",
                "BatchSize must be at least 1, but was 0.",
                "NumberOfEpochs must be at least 1, but was -1.",
                "Loss cross-entropy needs an output activation with values above 0, such as softmax or sigmoid, " +
                "but OutputActivation is identity. Leave OutputActivation unset to get the one that matches the loss."),
            error.Message);
    }

    [Fact]
    public void A_hidden_layer_without_units_is_an_error()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new HiddenLayer(0));

        Assert.StartsWith("HiddenLayers: units must be at least 1, but was 0. Use an empty list for a linear model.", error.Message);
    }

    [Fact]
    public void No_hidden_layer_makes_a_linear_model()
    {
        var options = Options();
        options.HiddenLayers = [];

        var model = new FfnnTrainer(_ml, options).Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)).Model;

        Assert.Equal([(4, 3)], model.Layers.Select(layer => (layer.Inputs, layer.Outputs)));
    }

    [Fact]
    public void A_label_with_one_class_is_an_error_that_names_column_and_class()
    {
        var oneClass = WideRows.Make(_ml, (row, _) => (row.KeyLabel, row.BoolLabel) = (1, true));

        var multiclass = Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml, "KeyLabel").Fit(oneClass));
        var binary = Assert.Throws<InvalidOperationException>(() => new FfnnBinaryTrainer(_ml, "BoolLabel").Fit(oneClass));

        Assert.StartsWith(
            "Label column 'KeyLabel' has 1 class in 30 usable rows (key 2), but a classifier needs rows of at least 2. " +
            "If the rows come from a text file: with a separatorChar, hasHeader or column index that does not fit the file, ",
            multiclass.Message);
        Assert.StartsWith(
            "Label column 'BoolLabel' has 1 class in 30 usable rows (true), but a classifier needs rows of at least 2. " +
            "If the rows come from a text file: with a separatorChar, hasHeader or column index that does not fit the file, ",
            binary.Message);
    }

    [Fact]
    public void No_rows_and_no_usable_rows_are_errors_that_say_which()
    {
        var none = Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml, "KeyLabel").Fit(WideRows.Make(_ml, count: 0)));
        var unlabelled = WideRows.Make(_ml, (row, i) => (row.KeyLabel, row.Weight) = (WideRows.NoClass, i == 0 ? 0 : 1));
        var skipped = Assert.Throws<InvalidOperationException>(
            () => new FfnnTrainer(_ml, "KeyLabel", "Features", "Weight").Fit(unlabelled));

        Assert.Equal(
            "No valid training instances found: the data is empty. Check the path and the filters of the data.", none.Message);
        Assert.Equal(
            "No valid training instances found: all 30 rows were skipped, 29 without a label in column 'KeyLabel', " +
            "1 whose weight in column 'Weight' is not above 0 and finite. " + FfnnMlNet.Data.DataViewReader.EmptyCells,
            skipped.Message);
    }

    [Fact]
    public void The_log_says_what_starts_what_each_epoch_gives_and_how_it_ends()
    {
        var log = new LogCapture(_ml);

        new FfnnTrainer(_ml, Options()).Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass));

        var info = log.Of(ChannelMessageKind.Info);
        Assert.Contains(info, line => line.StartsWith(
            "Training on 150 rows with 4 features, 0 rows for validation: layers 4-8 relu-3 softmax, 67 parameters, " +
            "0 categorical groups, 0 slots with flags of missing values, 1 threads. " +
            "Options set: Effort Manual, HiddenLayers 8 relu, NumberOfEpochs 5, Seed 1; " +
            "following from others: OutputActivation softmax; default: Activation relu, ",
            StringComparison.Ordinal));
        Assert.Contains(info, line => line.StartsWith("Trained 5 epochs in ", StringComparison.Ordinal));
        Assert.Equal(5, log.Of(ChannelMessageKind.Trace).Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
    }

    [Fact]
    public void OnEpoch_sees_every_epoch_and_can_stop_training()
    {
        var seen = new List<int>();
        var options = Options();
        options.NumberOfEpochs = 50;
        options.OnEpoch = summary =>
        {
            seen.Add(summary.Epoch);
            if (summary.Epoch == 3)
                summary.Stop();
        };

        var model = new FfnnTrainer(_ml, options).Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)).Model;

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(3, model.History.Count);
    }

    [Fact]
    public void A_summary_has_the_figures_of_the_record_and_the_pace_of_the_run()
    {
        List<EpochSummary> seen = [];
        var options = Options();
        options.NumberOfEpochs = 4;
        options.ValidationFraction = 0.2f;
        options.LearningRateSchedule = LearningRateSchedule.InverseTime(0.5f);
        options.OnEpoch = seen.Add;

        var history = new FfnnTrainer(_ml, options).Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)).Model.History;

        Assert.Equal(history, seen.Select(summary => new EpochRecord(
            summary.Epoch, summary.TrainingLoss, summary.ValidationLoss, summary.LearningRate)
        {
            ValidationMetric = summary.ValidationMetric,
        }));
        Assert.True(history[3].LearningRate < history[0].LearningRate);
        Assert.All(seen, summary =>
        {
            Assert.Equal(("accuracy", 4, 0, 1), (summary.MetricName, summary.NumberOfEpochs, summary.Member, summary.NumberOfMembers));
            Assert.True(summary.RowsPerSecond > 0 && double.IsFinite(summary.RowsPerSecond));
            Assert.Equal(summary.Epoch < 4, summary.Remaining > TimeSpan.Zero);
        });
        // Later the pace is that of the epochs after the first, which includes compilation.
        Assert.Equal(seen[0].Elapsed * 3, seen[0].Remaining);
        Assert.Equal(seen.OrderBy(summary => summary.Elapsed), seen);
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
    }

    [Fact]
    public void A_cancelled_token_ends_training()
    {
        using var source = new CancellationTokenSource();
        var options = Options();
        options.NumberOfEpochs = 1_000_000;
        options.CancellationToken = source.Token;
        options.OnEpoch = _ => source.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new FfnnTrainer(_ml, options).Fit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass)));
    }

    [Fact]
    public void With_validation_data_the_model_is_that_of_its_best_epoch()
    {
        var split = _ml.Data.TrainTestSplit(TrainersUnderTest.Table(_ml, LearningTask.Multiclass), 0.3, seed: 1);
        var options = Options();
        options.NumberOfEpochs = 60;
        // Large enough to overshoot, so that the last epoch is not the best one.
        options.LearningRate = 0.3f;

        var model = new FfnnTrainer(_ml, options).Fit(split.TrainSet, split.TestSet);

        var best = model.Model.History.Min(record => record.ValidationLoss!.Value);
        var logLoss = _ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).LogLoss;
        Assert.Equal(best, logLoss, 1e-4);
    }

    private sealed class FiveClasses
    {
        [KeyType(5)]
        public uint Label { get; set; } = 4;

        [VectorType(4)]
        public float[] Features { get; set; } = [1, 2, 3, 4];
    }

    private static FfnnTrainer.Options Options() => new()
    {
        Effort = Effort.Manual, HiddenLayers = [8],
        NumberOfEpochs = 5,
        Seed = 1,
        NumberOfThreads = 1,
    };
}
