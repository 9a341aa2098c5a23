using FfnnMlNet.Tests.Harness;
using FfnnMlNet.Tests.KnownFailures;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Piecewise linear embeddings through the trainers: files, threads, continued training, unusual tables.</summary>
public sealed class PiecewiseLinearTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _checkpoint = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_checkpoint);

    [Fact]
    public void All_four_trainers_reload_to_the_bit_and_train_to_the_same_bits_on_any_number_of_threads()
    {
        Check(threads => new FfnnTrainer(_ml, Small(new FfnnTrainer.Options { NumberOfThreads = threads })), Tables.Iris(_ml));
        Check(
            threads => new FfnnBinaryTrainer(_ml, Small(new FfnnBinaryTrainer.Options { NumberOfThreads = threads })),
            Tables.BreastCancer(_ml));
        Check(
            threads => new FfnnRegressionTrainer(_ml, Small(new FfnnRegressionTrainer.Options { NumberOfThreads = threads })),
            Tables.Diabetes(_ml));
        Check(
            threads => new FfnnMultiOutputRegressionTrainer(
                _ml, Small(new FfnnMultiOutputRegressionTrainer.Options { NumberOfThreads = threads })),
            Tables.EnergyEfficiency(_ml));

        void Check(Func<int, IEstimator<ITransformer>> trainer, IDataView table)
        {
            var model = trainer(1).Fit(table);
            using var file = new MemoryStream();
            _ml.Model.Save(model, table.Schema, file);
            file.Position = 0;
            var expected = Quality.Scores(model.Transform(table));
            Assert.Equal(expected, Quality.Scores(_ml.Model.Load(file, out _).Transform(table)));
            Assert.Equal(expected, Quality.Scores(trainer(3).Fit(table).Transform(table)));
        }
    }

    [Fact]
    public void Rows_on_disk_make_the_same_model()
    {
        var table = Tables.Diabetes(_ml);
        string Fingerprint(long? limit) =>
            new FfnnRegressionTrainer(_ml, Small(new FfnnRegressionTrainer.Options { MemoryLimitBytes = limit }))
                .Fit(table).Model.Fingerprint();

        Assert.Equal(Fingerprint(null), Fingerprint(1));
    }

    [Fact]
    public void A_checkpoint_is_gone_on_from_to_the_bits_of_the_whole_run()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer.Options Options() => Small(new FfnnTrainer.Options { EnsembleSize = 1 }, epochs: 6);
        var whole = new FfnnTrainer(_ml, Options()).Fit(iris).Model.Fingerprint();
        var interrupted = Options();
        interrupted.Checkpoint = new Checkpoint(_checkpoint);
        interrupted.OnEpoch = summary => { if (summary.Epoch == 2) summary.Stop(); };
        new FfnnTrainer(_ml, interrupted).Fit(iris);
        var resumed = Options();
        resumed.ResumeFrom = _checkpoint;

        Assert.Equal(whole, new FfnnTrainer(_ml, resumed).Fit(iris).Model.Fingerprint());
    }

    [Fact]
    public void Going_on_from_a_model_keeps_its_bins()
    {
        var iris = Tables.Iris(_ml);
        var other = _ml.Data.TakeRows(iris, 100);
        var options = Small(new FfnnTrainer.Options { EnsembleSize = 1 });
        var first = new FfnnTrainer(_ml, options).Fit(iris).Model;

        var second = new FfnnTrainer(_ml, options).Fit(other, first).Model;

        Assert.Equal(Edges(first), Edges(second));
        Assert.NotEqual(Edges(first), Edges(new FfnnTrainer(_ml, options).Fit(other).Model));

        static float[][] Edges(FfnnMulticlassModelParameters model) =>
            [.. ((INetworkHolder)model).Network.Network.Layout.Embedding!.BinsOfInputs.Select(bins => bins.Edges.ToArray())];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public void Constant_missing_duplicate_and_huge_columns_train_to_finite_scores(int count)
    {
        float[][] features = [.. Enumerable.Range(0, count).Select(i => new[]
        {
            7, float.NaN, i, i, 1e30f * ((i % 3) - 1), 1e-30f * i, i % 9 == 0 ? float.PositiveInfinity : i % 4, float.MaxValue, i % 2,
        })];
        var rows = Rows.Of(_ml, features, [.. Enumerable.Range(0, count).Select(i => (float)i)]);
        var beyond = Rows.Of(
            _ml, [[-7, 1, 1e30f, -1e30f, float.MaxValue, 1, float.NaN, 0, 3e38f], [.. Enumerable.Repeat(float.MinValue, 9)]], [0, 0]);
        foreach (var scaling in new[] { FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal })
        {
            var log = new LogCapture(_ml);

            var model = new FfnnRegressionTrainer(_ml, Small(new FfnnRegressionTrainer.Options { FeatureScaling = scaling })).Fit(rows);

            Rows.AssertFinite(model.Transform(rows));
            Rows.AssertFinite(model.Transform(beyond));
            Assert.DoesNotContain(log.Warnings, warning => warning.Contains("diverged", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_staircase_is_learnt_by_a_network_without_hidden_layers()
    {
        var random = new Random(1);
        float[][] features = [.. Enumerable.Range(0, 800).Select(_ => new[] { random.NextSingle() })];
        var rows = Rows.Of(_ml, features, [.. features.Select(row => MathF.Floor(4 * row[0]) % 2)]);
        double Error(NumericEmbedding embedding) => _ml.Regression.Evaluate(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [], NumericEmbedding = embedding, NumberOfEpochs = 100, LearningRate = 0.02f, Seed = 1,
        }).Fit(rows).Transform(rows)).MeanSquaredError;

        // A straight line has an error near the variance, 0.25. Ramps between 16 edges are wrong only in one bin at each step.
        Assert.True(Error(NumericEmbedding.None) > 0.2);
        Assert.True(Error(NumericEmbedding.PiecewiseLinear(16, 2)) < 0.05);
    }

    [Fact]
    public void The_log_names_it_and_numbers_out_of_range_are_errors()
    {
        var log = new LogCapture(_ml);
        new FfnnTrainer(_ml, Small(new FfnnTrainer.Options())).Fit(Tables.Iris(_ml));

        var line = Assert.Single(log.Of(ChannelMessageKind.Info), message => message.StartsWith("Training on ", StringComparison.Ordinal));
        Assert.Contains("NumericEmbedding piecewise-linear(5, 3)", line);
        Assert.StartsWith(
            "bins must be in 2..1024, but was 1. ",
            Assert.Throws<ArgumentOutOfRangeException>(() => NumericEmbedding.PiecewiseLinear(1)).Message);
        Assert.StartsWith(
            "size must be in 2..256, but was 257. ",
            Assert.Throws<ArgumentOutOfRangeException>(() => NumericEmbedding.PiecewiseLinear(size: 257)).Message);
    }

    private static TOptions Small<TOptions>(TOptions options, int epochs = 3) where TOptions : FfnnOptions
    {
        options.NumericEmbedding = NumericEmbedding.PiecewiseLinear(5, 3);
        options.HiddenLayers = [16];
        options.NumberOfEpochs = epochs;
        options.Seed = 1;
        return options;
    }
}
