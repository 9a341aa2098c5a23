using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The option through all trainers: ensembles, checkpoints, continued training, errors.</summary>
public sealed class WeightAveragingTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _checkpoint = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_checkpoint);

    [Fact]
    public void It_is_off_by_default_and_all_four_trainers_take_it()
    {
        Check(
            new FfnnTrainer(_ml, Set(new FfnnTrainer.Options())), new FfnnTrainer(_ml, Plain(new FfnnTrainer.Options())), Tables.Iris(_ml));
        Check(
            new FfnnBinaryTrainer(_ml, Set(new FfnnBinaryTrainer.Options())),
            new FfnnBinaryTrainer(_ml, Plain(new FfnnBinaryTrainer.Options())), Tables.BreastCancer(_ml));
        Check(
            new FfnnRegressionTrainer(_ml, Set(new FfnnRegressionTrainer.Options())),
            new FfnnRegressionTrainer(_ml, Plain(new FfnnRegressionTrainer.Options())), Tables.Diabetes(_ml));
        Check(
            new FfnnMultiOutputRegressionTrainer(_ml, Set(new FfnnMultiOutputRegressionTrainer.Options())),
            new FfnnMultiOutputRegressionTrainer(_ml, Plain(new FfnnMultiOutputRegressionTrainer.Options())), Tables.EnergyEfficiency(_ml));

        static T Plain<T>(T options) where T : FfnnOptions
        {
            Assert.Null(options.WeightAveraging);
            (options.Effort, options.NumberOfEpochs, options.Seed) = (Effort.Manual, 3, 1);
            return options;
        }

        static T Set<T>(T options) where T : FfnnOptions
        {
            options.WeightAveraging = WeightAveraging.Exponential(0.9f);
            (options.Effort, options.NumberOfEpochs, options.Seed) = (Effort.Manual, 3, 1);
            return options;
        }

        void Check(IEstimator<ITransformer> averaged, IEstimator<ITransformer> plain, IDataView table) =>
            Assert.NotEqual(Scores(averaged, table), Scores(plain, table));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_model_of_one_network_or_several(int members)
    {
        string Fit(int threads) => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 4, EnsembleSize = members, WeightAveraging = WeightAveraging.Exponential(0.9f), Seed = 1,
            NumberOfThreads = threads,
        }).Fit(Tables.Iris(_ml)).Model.Fingerprint();

        Assert.Equal(Fit(1), Fit(3));
    }

    [Fact]
    public void The_model_scores_what_the_best_epoch_reported()
    {
        var table = _ml.Data.TrainTestSplit(Tables.Diabetes(_ml), 0.3, seed: 1);
        var reported = new List<double>();

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            NumberOfEpochs = 30, EnsembleSize = 1, WeightAveraging = WeightAveraging.Exponential(0.9f), Seed = 1, ClampScores = false,
            LinearMember = false, OnEpoch = summary => reported.Add(summary.ValidationMetric!.Value),
        }).Fit(table.TrainSet, table.TestSet);

        var best = model.Model.History.MinBy(record => record.ValidationLoss)!;
        Assert.Equal(reported[best.Epoch - 1], best.ValidationMetric);
        Assert.Equal(best.ValidationMetric!.Value, _ml.Regression.Evaluate(model.Transform(table.TestSet)).RootMeanSquaredError, 1e-3);
    }

    [Fact]
    public void A_checkpoint_resumes_to_the_bits_of_the_whole_run()
    {
        var iris = Tables.Iris(_ml);
        string Fit(int? stopAfter, string? resume) => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 6, WeightAveraging = WeightAveraging.Stochastic(0.3f), Seed = 1, ResumeFrom = resume,
            Checkpoint = stopAfter is null ? null : new Checkpoint(_checkpoint), EnsembleSize = 1,
            OnEpoch = summary => { if (summary.Epoch == stopAfter) summary.Stop(); },
        }).Fit(iris).Model.Fingerprint();

        Fit(3, null);

        Assert.Equal(Fit(null, null), Fit(null, _checkpoint));
    }

    [Fact]
    public void Training_that_goes_on_starts_a_new_average_at_the_model()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer Trainer(float rate) => new(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 3, LearningRate = rate, WeightAveraging = WeightAveraging.Exponential(), Seed = 1,
        });
        var first = Trainer(0.01f).Fit(iris);

        // Steps at the rate 0 leave all bits unchanged.
        Assert.Equal(first.Model.Fingerprint(), Trainer(1e-30f).Fit(iris, first.Model).Model.Fingerprint());
        Assert.NotEqual(first.Model.Fingerprint(), Trainer(0.01f).Fit(iris, first.Model).Model.Fingerprint());
    }

    [Fact]
    public void The_log_says_it()
    {
        var log = new LogCapture(_ml);

        new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 1, WeightAveraging = WeightAveraging.Exponential(0.99f), Seed = 1,
        }).Fit(Tables.Iris(_ml));

        var lines = log.Of(ChannelMessageKind.Info);
        Assert.Contains(lines, line => line.Contains("WeightAveraging exponential(0.99)", StringComparison.Ordinal));
    }

    [Fact]
    public void With_L_BFGS_it_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Optimizer = Optimizer.Lbfgs(), WeightAveraging = WeightAveraging.Exponential(),
        }));

        Assert.Equal(
            "WeightAveraging must be null with the optimizer l-bfgs(memory 10, gradient tolerance 1E-05), which searches for one " +
            "minimum, so that an average of its steps has no use. Leave it unset, or choose an optimizer of mini-batches such as " +
            "Optimizer.AdamW().", error.Message);
    }

    [Fact]
    public void Its_copy_of_the_parameters_counts_where_memory_is_short()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(_ => new Row()));

        var error = Assert.Throws<InsufficientMemoryException>(() => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [100_000, 2_000_000], WeightAveraging = WeightAveraging.Exponential(),
        }).Fit(rows));

        // Six copies of the parameters: 4.5 TB.
        Assert.Matches(@"^Training would need 447\d\.\d GB", error.Message);
    }

    private static string Scores(IEstimator<ITransformer> trainer, IDataView table)
    {
        var scored = trainer.Fit(table).Transform(table);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? string.Join(' ', scored.GetColumn<float[]>("Score").SelectMany(score => score))
            : string.Join(' ', scored.GetColumn<float>("Score"));
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        public float Label { get; set; } = 1;
    }
}
