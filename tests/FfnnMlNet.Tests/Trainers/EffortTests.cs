using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The options that effort chooses. Options that are set are never overwritten.</summary>
public class EffortTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Balanced)]
    [InlineData(Effort.Best)]
    public void Every_effort_scores_the_same_bits_after_loading_and_on_any_number_of_threads(Effort effort)
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer Trainer(int threads) => new(
            _ml, new FfnnTrainer.Options { Effort = effort, NumberOfEpochs = 4, Seed = 1, NumberOfThreads = threads });
        var model = Trainer(1).Fit(iris);

        using var file = new MemoryStream();
        _ml.Model.Save(model, iris.Schema, file);
        file.Position = 0;

        Assert.Equal(Scores(model.Transform(iris)), Scores(_ml.Model.Load(file, out _).Transform(iris)));
        Assert.Equal(model.Model.Fingerprint(), Trainer(3).Fit(iris).Model.Fingerprint());
    }

    [Fact]
    public void All_four_trainers_reload_their_embeddings_slopes_and_members_to_the_bit()
    {
        Check(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { NumberOfEpochs = 2, Seed = 1 }), Tables.BreastCancer(_ml));
        Check(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { NumberOfEpochs = 2, Seed = 1 }), Tables.Diabetes(_ml));
        Check(
            new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options { NumberOfEpochs = 2, Seed = 1 }),
            Tables.EnergyEfficiency(_ml));

        void Check(IEstimator<ITransformer> trainer, IDataView table)
        {
            var model = trainer.Fit(table);
            using var file = new MemoryStream();
            _ml.Model.Save(model, table.Schema, file);
            file.Position = 0;
            var loaded = _ml.Model.Load(file, out _);
            var score = table.Schema["Label"].Type is VectorDataViewType
                ? (Func<IDataView, object>)Scores : view => view.GetColumn<float>("Score").Select(BitConverter.SingleToInt32Bits).ToArray();
            Assert.Equal(score(model.Transform(table)), score(loaded.Transform(table)));
        }
    }

    [Fact]
    public void What_is_set_wins_and_what_was_chosen_stands_in_the_log()
    {
        var log = new LogCapture(_ml);

        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            HiddenLayers = [7], NumberOfEpochs = 2, ParametricActivations = false, EnsembleSize = 1, Seed = 1,
        }).Fit(Tables.Iris(_ml)).Model;

        Assert.Equal([7, 3], model.Layers.Select(layer => layer.Outputs));
        Assert.Equal(1, model.MemberCount);
        var line = Assert.Single(log.Of(ChannelMessageKind.Info), message => message.StartsWith("Training on ", StringComparison.Ordinal));
        Assert.Contains(
            "Options set: HiddenLayers 7 selu, ParametricActivations false, EnsembleSize 1, NumberOfEpochs 2, Seed 1; chosen by Effort: ",
            line);
        Assert.Contains("NumericEmbedding periodic(16, 4, 0.1, 10)", line);
        Assert.Contains("default: Effort Balanced, ", line);
    }

    [Fact]
    public void Scaling_averages_and_the_figure_to_choose_by_go_by_task_and_rows()
    {
        var (classes, two, number) = (new FfnnTrainer.Options(), new FfnnBinaryTrainer.Options(), new FfnnRegressionTrainer.Options());

        Assert.Equal((FeatureScaling.Robust, BestBy.ValidationMetric), Choices(classes));
        Assert.Equal((FeatureScaling.Robust, BestBy.ValidationLoss), Choices(two));
        Assert.Equal((FeatureScaling.QuantileNormal, BestBy.ValidationLoss), Choices(number));
        Assert.Null(Resolve(number, 10_000).Of(OptionTable.WeightAveraging));
        Assert.Equal("exponential(0.99)", Resolve(number, 10_001).Of(OptionTable.WeightAveraging)!.ToString());
        var manual = Resolve(new FfnnRegressionTrainer.Options { Effort = Effort.Manual }, 1000);
        Assert.Equal(FeatureScaling.Robust, manual.Of(OptionTable.FeatureScaling));

        var set = Resolve(new FfnnRegressionTrainer.Options { WeightAveraging = null, FeatureScaling = FeatureScaling.None }, 20_000);
        Assert.Null(set.Of(OptionTable.WeightAveraging));
        Assert.Equal(FeatureScaling.None, set.Of(OptionTable.FeatureScaling));

        static (FeatureScaling, BestBy) Choices(FfnnOptions options) =>
            (Resolve(options, 1000).Of(OptionTable.FeatureScaling), Resolve(options, 1000).Of(OptionTable.SelectBestBy));
    }

    [Theory]
    [InlineData(Effort.Balanced, 1_500, 20, "mish", 32)]
    [InlineData(Effort.Best, 25_000, 256, "mish", 32)]
    [InlineData(Effort.Balanced, 1_499, 20, "selu", 256)]
    [InlineData(Effort.Balanced, 25_001, 20, "selu", 128)]
    [InlineData(Effort.Balanced, 1_500, 257, "selu", 64)]
    [InlineData(Effort.Fast, 1_500, 20, "selu", 128)]
    public void Several_classes_are_learnt_in_small_batches_by_mish(Effort effort, int rows, int features, string activation, int batchSize)
    {
        var several = new FfnnTrainer.Options { Effort = effort }.Resolve(new DataShape(rows, Features: features));
        var two = new FfnnBinaryTrainer.Options { Effort = effort }.Resolve(new DataShape(rows, Features: features));

        Assert.Equal((activation, batchSize), (several.Of(OptionTable.Activation).Id, several.Of(OptionTable.BatchSize)));
        Assert.Equal(("selu", Math.Max(64, batchSize)), (two.Of(OptionTable.Activation).Id, two.Of(OptionTable.BatchSize)));
    }

    [Fact]
    public void A_few_values_among_zeros_are_told_apart()
    {
        // Nine tenths are 0. Of the other whole numbers, odd and even ones belong to different classes.
        var random = new Random(1);
        var rows = Enumerable.Range(0, 4000).Select(i => i % 10 != 0 ? 0f : random.Next(1, 40))
            .Select(amount => new Amount { Label = amount > 0 && (int)amount % 2 == 0, Features = [amount, random.NextSingle()] })
            .ToArray();
        var table = _ml.Data.LoadFromEnumerable(rows);

        double AreaUnderCurve(NumericEmbedding? embedding)
        {
            var options = new FfnnBinaryTrainer.Options { Seed = 1, NumberOfEpochs = 40, EnsembleSize = 1 };
            if (embedding is not null)
                options.NumericEmbedding = embedding;
            return _ml.BinaryClassification.Evaluate(new FfnnBinaryTrainer(_ml, options).Fit(table).Transform(table)).AreaUnderRocCurve;
        }

        Assert.InRange(AreaUnderCurve(null), 0.995, 1);
        Assert.InRange(AreaUnderCurve(NumericEmbedding.Periodic(inflatedDeviation: 0.1f)), 0.9, 0.99);
    }

    private sealed class Amount
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    [Fact]
    public void A_set_optimizer_or_rate_keeps_its_company_plain()
    {
        var options = Resolve(new FfnnTrainer.Options { LearningRate = 0.01f }, 1000);

        Assert.Equal("adam(0.9, 0.999, 1E-08)", options.Of(OptionTable.Optimizer).ToString());
        Assert.Equal(LearningRateSchedule.Constant, options.Of(OptionTable.LearningRateSchedule));
        Assert.Null(options.Of(OptionTable.LearningRateFactors));
        Assert.Null(options.Of(OptionTable.WeightDecaySchedule));
    }

    [Fact]
    public void Manual_effort_chooses_nothing()
    {
        var options = Resolve(new FfnnRegressionTrainer.Options { Effort = Effort.Manual }, 1000);

        Assert.All(OptionTable.All, option => Assert.NotEqual(OptionSource.Effort, options.SourceOf(option)));
        Assert.Equal([100], options.Of(OptionTable.HiddenLayers).Select(layer => layer.Units));
        Assert.Equal("relu", options.Of(OptionTable.Activation).Id);
        Assert.Equal((32, 200), (options.Of(OptionTable.BatchSize), options.Of(OptionTable.NumberOfEpochs)));
        Assert.Equal((0.001f, 0f), (options.Of(OptionTable.LearningRate), options.Of(OptionTable.Dropout)));
        Assert.Equal(1, options.Of(OptionTable.EnsembleSize));
        Assert.False(options.Of(OptionTable.LearnFeatureScales) || options.Of(OptionTable.ParametricActivations));
        Assert.Equal(0, options.Of(OptionTable.ValidationFraction));
    }

    [Fact]
    public void Full_batch_training_is_left_as_it_is()
    {
        var options = Resolve(new FfnnRegressionTrainer.Options { Optimizer = Optimizer.Lbfgs() }, 1000);

        Assert.Equal((0f, 1), (options.Of(OptionTable.Dropout), options.Of(OptionTable.EnsembleSize)));
        Assert.Equal(0, options.Of(OptionTable.ValidationFraction));
    }

    private static ResolvedOptions Resolve(FfnnOptions options, int rowCount) => options.Resolve(new DataShape(rowCount));

    [Fact]
    public void Slopes_of_an_activation_that_takes_none_are_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(
            _ml, new FfnnTrainer.Options { Activation = Activation.Softmax, ParametricActivations = true }));

        Assert.Equal(
            "ParametricActivations must be false with the hidden activation softmax: " +
            "units can have slopes only with a built-in activation that works on each unit alone, such as Activation.Mish.",
            error.Message);
    }

    [Fact]
    public void Large_groups_of_categories_go_through_a_table_and_an_unseen_category_counts_as_none()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 600).Select(_ => random.Next(20))
            .Select(category => new Row { Category = $"c{category}", Label = category }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml.Transforms.Categorical.OneHotEncoding("Features", nameof(Row.Category))
            .Append(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Seed = 1 }));

        var model = pipeline.Fit(data);

        Assert.Equal(8, model.LastTransformer.Model.Layers[0].Inputs);
        var metrics = _ml.Regression.Evaluate(model.Transform(data));
        Assert.True(metrics.RSquared > 0.9, $"{metrics.RSquared}");
        var unseen = model.Transform(_ml.Data.LoadFromEnumerable(
            new[] { new Row { Category = "never" }, new Row { Category = "nor this" } })).GetColumn<float>("Score").ToArray();
        Assert.True(float.IsFinite(unseen[0]));
        Assert.Equal(unseen[0], unseen[1]);
    }

    private static int[] Scores(IDataView scored) =>
        [.. scored.GetColumn<float[]>("Score").SelectMany(score => score).Select(BitConverter.SingleToInt32Bits)];

    private sealed class Row
    {
        public string Category { get; set; } = "";

        public float Label { get; set; }
    }
}
