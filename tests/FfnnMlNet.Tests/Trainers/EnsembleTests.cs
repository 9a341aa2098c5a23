using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class EnsembleTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void An_ensemble_of_each_trainer_scores_the_same_bits_after_loading_and_for_any_number_of_threads()
    {
        foreach (var (name, table, fit) in AllTrainers())
        {
            var model = fit(new Settings(Members: 3, Threads: 1));
            var bits = Bits(model.Transform(table));

            using var file = new MemoryStream();
            _ml.Model.Save(model, table.Schema, file);
            file.Position = 0;
            Assert.Equal(bits, Bits(_ml.Model.Load(file, out _).Transform(table)));
            foreach (var threads in new[] { 2, 4 })
                Assert.Equal(bits, Bits(fit(new Settings(Members: 3, Threads: threads)).Transform(table)));
            Assert.NotEqual(bits, Bits(fit(new Settings(Members: 2, Threads: 1)).Transform(table)));
            Assert.True(bits.Length >= 20, name);
        }
    }

    [Fact]
    public void With_embeddings_slopes_and_a_start_from_the_rows_it_scores_the_same_bits_too()
    {
        var table = Tables.BreastCancer(_ml);
        ITransformer Fit(int threads) => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Fast, EnsembleSize = 3, NumberOfEpochs = 3, NumberOfThreads = threads, CalibrateProbabilities = true,
            SelectBestBy = BestBy.ValidationMetric, Seed = 1,
        }).Fit(table);
        var model = Fit(1);
        var bits = Bits(model.Transform(table));

        using var file = new MemoryStream();
        _ml.Model.Save(model, table.Schema, file);
        file.Position = 0;
        Assert.Equal(bits, Bits(_ml.Model.Load(file, out _).Transform(table)));
        Assert.Equal(bits, Bits(Fit(2).Transform(table)));
        Assert.Equal(bits, Bits(Fit(4).Transform(table)));
    }

    [Fact]
    public void An_ensemble_of_each_trainer_keeps_the_estimator_contract()
    {
        var invalid = _ml.Transforms.DropColumns("Features");
        foreach (var (name, table, _) in AllTrainers())
            EstimatorContract.Check(
                Create(name, new Settings(Members: 2, Threads: 2)), table, invalid.Fit(table).Transform(table), _ml);
    }

    [Fact]
    public void Two_fits_give_the_same_bits_another_seed_others_and_the_default_is_one_network()
    {
        var iris = Tables.Iris(_ml);
        FfnnMulticlassModelParameters Fit(int members, int seed) =>
            new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual,
                EnsembleSize = members, NumberOfEpochs = 3, Seed = seed }).Fit(iris).Model;

        Assert.Equal(Fit(3, 1).Fingerprint(), Fit(3, 1).Fingerprint());
        Assert.NotEqual(Fit(3, 1).Fingerprint(), Fit(3, 2).Fingerprint());
        Assert.Equal("1", new FfnnTrainer.Options { Effort = Effort.Manual }.Describe(1_000)["EnsembleSize"].Value);
        Assert.Equal(
            new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual,
                NumberOfEpochs = 3, Seed = 1 }).Fit(iris).Model.Fingerprint(), Fit(1, 1).Fingerprint());
    }

    [Fact]
    public void The_model_tells_its_members()
    {
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual,
            EnsembleSize = 3, HiddenLayers = [7], NumberOfEpochs = 4, Seed = 1 })
            .Fit(Tables.Iris(_ml)).Model;

        Assert.Equal(3, model.MemberCount);
        Assert.Equal(3 * ((4 * 7) + 7 + (7 * 3) + 3), model.ParameterCount);
        Assert.Equal(2, model.Layers.Count);
        Assert.Equal(model.GetWeights(1), model.GetWeights(0, 1));
        Assert.Equal(model.GetBiases(1), model.GetBiases(0, 1));
        Assert.NotEqual(model.GetWeights(1), model.GetWeights(2, 1));
        Assert.NotEqual(model.GetBiases(1), model.GetBiases(2, 1));
        Assert.Equal([1, 2, 3, 4], model.History.Select(record => record.Epoch));
        Assert.All(model.History, record => Assert.NotNull(record.ValidationLoss));
        Assert.Equal(4, model.TotalEpochs);
        Assert.StartsWith("member must be in [0, 3).", Assert.Throws<ArgumentOutOfRangeException>(() => model.GetWeights(3, 0)).Message);
        Assert.StartsWith("layer must be in [0, 2).", Assert.Throws<ArgumentOutOfRangeException>(() => model.GetBiases(0, 2)).Message);
    }

    [Fact]
    public void Scores_are_the_mean_probabilities_of_the_members()
    {
        var iris = Tables.Iris(_ml);
        var ensemble = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual,
            EnsembleSize = 5, HiddenLayers = [7], NumberOfEpochs = 20, Seed = 1 }).Fit(iris);
        var features = iris.GetColumn<float[]>("Features").ToArray();
        var network = ensemble.Model.Network;

        var scores = ensemble.Transform(iris).GetColumn<float[]>("Score").ToArray();

        for (var row = 0; row < features.Length; row++)
        {
            var mean = new double[3];
            var alone = new float[3];
            foreach (var member in network.Networks)
            {
                new Network.NetworkModel(member, network.ScoreKind, "", [], [], network.Inputs).Predict(features[row], alone);
                for (var k = 0; k < 3; k++)
                    mean[k] += alone[k] / 5.0;
            }
            Assert.All(mean.Zip(scores[row]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(1, scores[row].Sum(), 1e-5f);
        }
    }

    [Fact]
    public void Log_lines_name_the_member_and_the_folds()
    {
        var log = new LogCapture(_ml);

        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual,
            EnsembleSize = 2, NumberOfEpochs = 2, NumberOfThreads = 2, Seed = 1 })
            .Fit(Tables.Diabetes(_ml));

        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.StartsWith(
            "Training on 442 rows with 10 features, 0 rows for validation, 2 members that hold out 89 rows each: ",
            StringComparison.Ordinal));
        foreach (var member in new[] { 1, 2 })
        {
            Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.StartsWith(
                $"Member {member} of 2: Trained 2 epochs in ", StringComparison.Ordinal));
            Assert.Contains(log.Of(ChannelMessageKind.Trace), line => line.StartsWith(
                $"Member {member} of 2: Epoch 2 of 2: ", StringComparison.Ordinal));
        }
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Validation_data_judge_all_members_who_learn_from_all_rows()
    {
        var split = _ml.Data.TrainTestSplit(Tables.Diabetes(_ml), 0.3, seed: 1);
        var log = new LogCapture(_ml);

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual,
            EnsembleSize = 3, NumberOfEpochs = 5, Seed = 1 })
            .Fit(split.TrainSet, split.TestSet).Model;

        Assert.Equal(3, model.MemberCount);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            " rows for validation, 3 members that differ by their seeds: ", StringComparison.Ordinal));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(member => model.GetWeights(member, 0)[0, 0]).Distinct().Count());
        Assert.All(model.History, record => Assert.NotNull(record.ValidationLoss));
    }

    [Fact]
    public void Too_few_rows_for_folds_are_warned_of_once_and_members_differ_by_their_seeds()
    {
        var log = new LogCapture(_ml);
        var few = _ml.Data.TakeRows(Tables.Diabetes(_ml), 4);

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual,
            EnsembleSize = 2, NumberOfEpochs = 5, Seed = 1 }).Fit(few).Model;

        Assert.Equal(
            "4 rows are too few to hold a part of them out for each of 2 members; " +
            "all members learn from all rows, to the last epoch, and differ by their seeds only.",
            Assert.Single(log.Warnings));
        Assert.Equal(2, model.MemberCount);
        Assert.NotEqual(model.GetWeights(0, 0), model.GetWeights(1, 0));
    }

    [Fact]
    public void Training_goes_on_from_each_member_and_the_count_of_the_model_counts()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer Trainer(int members, int epochs, Checkpoint? checkpoint = null) => new(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            EnsembleSize = members, NumberOfEpochs = epochs, Optimizer = Optimizer.Sgd(), LearningRate = 0.1f, Sampling = Sampling.InOrder,
            EarlyStopping = new EarlyStopping(1000, restoreBest: false), Seed = 1, Checkpoint = checkpoint,
        });
        var half = Trainer(3, 5).Fit(iris);

        var whole = Trainer(1, 5).Fit(iris, half.Model);

        Assert.Equal(Trainer(3, 10).Fit(iris).Model.Fingerprint(), whole.Model.Fingerprint());
        Assert.Equal((3, 10), (whole.Model.MemberCount, whole.Model.TotalEpochs));
        Assert.Equal(1, Trainer(3, 2).Fit(iris, Trainer(1, 2).Fit(iris).Model).Model.MemberCount);
        Assert.Equal(
            "The initial model has 3 members, but a checkpoint holds the run of a single network. Leave Checkpoint and ResumeFrom unset.",
            Assert.Throws<InvalidOperationException>(() => Trainer(1, 2, new Checkpoint("x")).Fit(iris, half.Model)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_in_OnEpoch_surfaces_as_itself(int threads)
    {
        var mine = new NotSupportedException("mine");

        var error = Assert.Throws<NotSupportedException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            EnsembleSize = 4, NumberOfEpochs = 1_000_000, NumberOfThreads = threads, Seed = 1, OnEpoch = _ => throw mine,
        }).Fit(Tables.Iris(_ml)));

        Assert.Same(mine, error);
    }

    [Fact]
    public void A_run_that_diverges_says_so_and_a_cancelled_one_keeps_what_was_learnt_where_asked()
    {
        using var source = new CancellationTokenSource();
        FfnnRegressionTrainer Trainer(OnCancellation on) => new(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, EnsembleSize = 3, NumberOfEpochs = 1_000_000, NumberOfThreads = 2, Seed = 1,
            OnCancellation = on, CancellationToken = source.Token,
            OnEpoch = summary => { if (summary.Epoch == 3) source.Cancel(); },
        });

        Assert.Throws<TrainingDivergedException>(() => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual,
            EnsembleSize = 3, NumberOfThreads = 2, Seed = 1, Optimizer = Optimizer.Sgd(), LearningRate = 1e9f,
        }).Fit(Tables.Diabetes(_ml)));
        var kept = Trainer(OnCancellation.KeepBest).Fit(Tables.Diabetes(_ml)).Model;

        Assert.InRange(kept.MemberCount, 1, 2);
        Assert.NotEmpty(kept.History);
        Assert.Throws<OperationCanceledException>(() => Trainer(OnCancellation.Throw).Fit(Tables.Diabetes(_ml)));
    }

    [Fact]
    public void Options_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            EnsembleSize = 0, SelectBestBy = (BestBy)7,
        }));
        var checkpoint = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            EnsembleSize = 2, Checkpoint = new Checkpoint("x"),
        }));

        Assert.Equal(
            "EnsembleSize must be at least 1, but was 0. 1 trains a single network." + Environment.NewLine +
            "SelectBestBy must be ValidationLoss or ValidationMetric, but was 7.", error.Message);
        Assert.Equal(
            "Checkpoint and ResumeFrom must be null with EnsembleSize 2: a checkpoint holds the run of a single network. " +
            "Set EnsembleSize to 1, or leave both unset.",
            checkpoint.Message);
    }

    private sealed record Settings(int Members, int Threads);

    private IEnumerable<(string Name, IDataView Table, Func<Settings, ITransformer> Fit)> AllTrainers()
    {
        (string, IDataView)[] tables =
        [
            ("multiclass", Tables.Iris(_ml)), ("binary", Tables.BreastCancer(_ml)), ("regression", Tables.Diabetes(_ml)),
            ("several", Tables.EnergyEfficiency(_ml)),
        ];
        foreach (var (name, table) in tables)
            yield return (name, table, settings => Create(name, settings).Fit(table));
    }

    private IEstimator<ITransformer> Create(string name, Settings settings)
    {
        return name switch
        {
            "multiclass" => new FfnnTrainer(_ml, With(new FfnnTrainer.Options { Effort = Effort.Manual, CalibrateProbabilities = true })),
            "binary" => new FfnnBinaryTrainer(_ml, With(new FfnnBinaryTrainer.Options { Effort = Effort.Manual,
                CalibrateProbabilities = true })),
            "regression" => new FfnnRegressionTrainer(_ml, With(new FfnnRegressionTrainer.Options { Effort = Effort.Manual,
                ClampScores = true })),
            _ => new FfnnMultiOutputRegressionTrainer(_ml, With(new FfnnMultiOutputRegressionTrainer.Options { Effort = Effort.Manual })),
        };

        TOptions With<TOptions>(TOptions options) where TOptions : FfnnOptions
        {
            (options.EnsembleSize, options.NumberOfThreads) = (settings.Members, settings.Threads);
            (options.NumberOfEpochs, options.HiddenLayers, options.Seed) = (4, [9], 1);
            return options;
        }
    }

    private static int[] Bits(IDataView scored) =>
        [.. Quality.Scores(scored).SelectMany(row => row).Select(BitConverter.SingleToInt32Bits)];
}
