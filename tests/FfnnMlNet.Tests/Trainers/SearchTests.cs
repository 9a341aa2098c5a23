using System.Globalization;
using System.IO.Compression;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The search of hyperparameters on the folds of an ensemble.</summary>
public class SearchTests
{
    private const int Folds = 3;
    private const int Draws = 4;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_search_gives_the_same_file_for_any_number_of_threads_and_scores_the_same_after_loading()
    {
        var table = Tables.Diabetes(_ml);
        var model = Numbers(1).Fit(table);

        byte[] file = Saved(model, table), again = Saved(Numbers(3).Fit(table), table);
        var loaded = (RegressionPredictionTransformer<FfnnRegressionModelParameters>)((TransformerChain<ITransformer>)_ml.Model.Load(
            new MemoryStream(file), out _)).LastTransformer;

        Assert.Equal(NetworkOf(file), NetworkOf(again));
        Assert.Equal(Bits(model.Transform(table)), Bits(loaded.Transform(table)));
        Assert.Equal(model.Model.Fingerprint(), loaded.Model.Fingerprint());
        Assert.Equal(
            model.Model.Leaderboard.Select(line => line with { Duration = null }), loaded.Model.Leaderboard.AsEnumerable());
        Assert.All(model.Model.Leaderboard.Where(line => line.Name != "linear"), line => Assert.True(line.Duration > TimeSpan.Zero));
    }

    [Fact]
    public void The_leaderboard_has_what_was_tried_and_only_what_has_a_weight_is_in_the_model()
    {
        var log = new LogCapture(_ml);
        var model = new FfnnBinaryTrainer(_ml, Small(new FfnnBinaryTrainer.Options(), 2)).Fit(Tables.BreastCancer(_ml)).Model.SubModel;

        var lines = model.Leaderboard;
        string[] names = ["effort", .. Enumerable.Range(1, Draws).Select(draw => $"draw {draw}"), "linear"];
        Assert.Equal(names.Order(), lines.Select(line => line.Name).Order());
        Assert.Equal(1, lines.Sum(line => line.Weight), 1e-5);
        var networks = lines.Where(line => line.Weight > 0 && line.Name != "linear").ToArray();
        Assert.Equal(networks.Length * Folds, model.MemberCount);
        Assert.All(networks, line => Assert.Equal(Folds, line.Folds));
        Assert.Equal(model.LinearShare, lines.Single(line => line.Name == "linear").Weight);
        // Two known draws, and two others, which need not be the best of several.
        Assert.All(lines, line => Assert.Equal(Folds, line.Folds));
        string[] known = ["Activation gelu", "EmbeddingBins 48"];
        Assert.Equal(known, lines.Where(line => line.Name is "draw 1" or "draw 2").OrderBy(line => line.Name).Select(line => line.Options));
        Assert.Equal($"{Draws}", model.TrainingOptions["SearchDraws"]);
        foreach (var line in lines)
            Assert.Single(log.Of(ChannelMessageKind.Info), message => message.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"{line.Name}: weight {line.Weight:F3}, "), StringComparison.Ordinal));
        for (var member = 0; member < model.MemberCount; member++)
            Assert.Equal(1, model.GetWeights(member, LayersOf(model, member) - 1).GetLength(1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(Folds + 1)]
    [InlineData(Folds + Draws + 1)]
    public void A_killed_search_resumes_from_its_checkpoint_to_the_same_bits(int networksBeforeTheEnd)
    {
        var table = Tables.Iris(_ml);
        var path = Path.GetTempFileName();
        try
        {
            var expected = Classes(null, null).Fit(table).Model.Fingerprint();
            var ended = 0;

            Assert.Throws<OperationCanceledException>(() => Classes(new Checkpoint(path), null, summary =>
            {
                if (summary.Epoch == summary.NumberOfEpochs && Interlocked.Increment(ref ended) > networksBeforeTheEnd)
                    throw new OperationCanceledException();
            }).Fit(table));
            var resumed = Classes(new Checkpoint(path), path).Fit(table).Model;
            var onlyRead = Classes(null, path).Fit(table).Model;

            Assert.Equal(expected, resumed.Fingerprint());
            Assert.Equal(expected, onlyRead.Fingerprint());
            // All networks come from the file now.
            Assert.All(onlyRead.Leaderboard, line => Assert.Null(line.Duration));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_checkpoint_of_another_search_or_of_a_single_network_is_refused()
    {
        var table = Tables.Iris(_ml);
        string search = Path.GetTempFileName(), single = Path.GetTempFileName();
        try
        {
            Classes(new Checkpoint(search), null).Fit(table);
            var alone = Small(new FfnnTrainer.Options { Checkpoint = new Checkpoint(single) }, 1);
            (alone.SearchDraws, alone.EnsembleSize) = (0, 1);
            new FfnnTrainer(_ml, alone).Fit(table);

            Assert.Contains("the most draws was 4 and is now 5", Fault(options => (options.ResumeFrom, options.SearchDraws) = (search, 5)));
            Assert.Contains("NumberOfEpochs was 3 and is now 2", Fault(
                options => (options.ResumeFrom, options.NumberOfEpochs) = (search, 2)));
            Assert.Contains("it holds a single network", Fault(options => options.ResumeFrom = single));
            Assert.Contains("it holds a search", Fault(
                options => (options.ResumeFrom, options.SearchDraws, options.EnsembleSize) = (search, 0, 1)));
            var bytes = File.ReadAllBytes(search);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(search, bytes);
            Assert.Contains("its checksum is wrong", Fault(options => options.ResumeFrom = search));
        }
        finally
        {
            File.Delete(search);
            File.Delete(single);
        }

        string Fault(Action<FfnnTrainer.Options> set)
        {
            var options = Small(new FfnnTrainer.Options(), 1);
            set(options);
            return Assert.ThrowsAny<Exception>(() => new FfnnTrainer(_ml, options).Fit(table)).Message;
        }
    }

    [Fact]
    public void A_search_that_is_cancelled_keeps_what_it_has()
    {
        var log = new LogCapture(_ml);
        using var source = new CancellationTokenSource();
        var options = Small(new FfnnTrainer.Options(), 1);
        (options.OnCancellation, options.CancellationToken) = (OnCancellation.KeepBest, source.Token);
        var ended = 0;
        options.OnEpoch = summary =>
        {
            if (summary.Epoch == 1 && ++ended == Folds + 2)
                source.Cancel();
        };

        var model = new FfnnTrainer(_ml, options).Fit(Tables.Iris(_ml)).Model;

        Assert.Contains(log.Warnings, warning => warning.StartsWith("The search was cancelled.", StringComparison.Ordinal));
        Assert.Equal(1, model.Leaderboard.Sum(line => line.Weight), 1e-5);
        Assert.Equal(3, model.Leaderboard.Count);
        Assert.Single(model.Leaderboard, line => line.Name.StartsWith("draw", StringComparison.Ordinal) && line.Folds == 1);
    }

    [Fact]
    public void A_time_limit_is_kept_and_more_time_gives_more_draws()
    {
        // It has enough rows for Best to search by itself.
        var table = Tables.BreastCancer(_ml);
        FfnnBinaryModelParameters Fit(double seconds)
        {
            var options = Small(new FfnnBinaryTrainer.Options { TimeLimit = TimeSpan.FromSeconds(seconds) }, 2);
            (options.SearchDraws, options.Effort) = (null, Effort.Best);
            return new FfnnBinaryTrainer(_ml, options).Fit(table).Model.SubModel;
        }

        var (few, many) = (Fit(1e-7), Fit(1_000));

        Assert.Equal("0", few.TrainingOptions["SearchDraws"]);
        Assert.Empty(few.Leaderboard);
        Assert.InRange(int.Parse(many.TrainingOptions["SearchDraws"], CultureInfo.InvariantCulture), 4, 60);
        // With the draws that were made and no limit, the model is the same.
        var again = Small(new FfnnBinaryTrainer.Options(), 2);
        again.SearchDraws = int.Parse(many.TrainingOptions["SearchDraws"], CultureInfo.InvariantCulture);
        again.Effort = Effort.Best;
        Assert.Equal(many.Fingerprint(), new FfnnBinaryTrainer(_ml, again).Fit(table).Model.SubModel.Fingerprint());
    }

    [Fact]
    public void What_cannot_be_searched_is_one_error_that_says_what_to_do()
    {
        var manual = new FfnnTrainer.Options { Effort = Effort.Manual, SearchDraws = 3 };
        var robust = new FfnnRegressionTrainer.Options { SearchDraws = 3, Loss = Loss.Huber(1) };
        // The first seed whose model has several kinds of networks; one of a few has.
        var model = Enumerable.Range(7, 8).Select(seed => Numbers(2, seed).Fit(Tables.Diabetes(_ml)).Model)
            .First(model => model.Leaderboard.Count(line => line.Weight > 0 && line.Name != "linear") > 1);

        Assert.Contains("SearchDraws must be 0 with Effort Manual", Assert.Throws<ArgumentException>(() => manual.Describe(1_000)).Message);
        Assert.Contains("SearchDraws must be 0 with the loss", Assert.Throws<ArgumentException>(() => robust.Describe(1_000)).Message);
        Assert.Contains("kinds of networks that a search chose", Assert.Throws<InvalidOperationException>(
            () => Numbers(2).Fit(Tables.Diabetes(_ml), model)).Message);
    }

    [Fact]
    public void Best_searches_where_held_out_rows_can_decide()
    {
        string Of(FfnnOptions options, int rows, bool isText = false) => options.Describe(rows, isText)["SearchDraws"].Value;
        var best = new FfnnTrainer.Options { Effort = Effort.Best };

        Assert.Equal(("0", "60", "0"), (Of(best, 499), Of(best, 500), Of(best, 5_000, isText: true)));
        Assert.Equal("0", Of(new FfnnTrainer.Options(), 5_000));
        Assert.Equal("0", Of(new FfnnTrainer.Options { Effort = Effort.Best, EnsembleSize = 1 }, 5_000));
        Assert.Equal("0", Of(new FfnnRegressionTrainer.Options { Effort = Effort.Best, Loss = Loss.AbsoluteError }, 5_000));
        // Only a search has a checkpoint of several networks.
        var saved = new FfnnTrainer.Options { Effort = Effort.Best, Checkpoint = new Checkpoint("a") };
        Assert.Equal("8", saved.Describe(1_000)["EnsembleSize"].Value);
        Assert.Equal("1", new FfnnTrainer.Options { Checkpoint = new Checkpoint("a") }.Describe(1_000)["EnsembleSize"].Value);
    }

    private FfnnRegressionTrainer Numbers(int threads, int seed = 7) =>
        new(_ml, Small(new FfnnRegressionTrainer.Options(), threads, seed));

    private FfnnTrainer Classes(Checkpoint? checkpoint, string? resumeFrom, Action<EpochSummary>? onEpoch = null)
    {
        var options = Small(new FfnnTrainer.Options(), 1);
        (options.Checkpoint, options.ResumeFrom, options.OnEpoch) = (checkpoint, resumeFrom, onEpoch);
        return new FfnnTrainer(_ml, options);
    }

    private static T Small<T>(T options, int threads, int seed = 7)
        where T : FfnnOptions
    {
        (options.SearchDraws, options.EnsembleSize, options.NumberOfEpochs, options.Seed) = (Draws, Folds, 3, seed);
        (options.NumberOfThreads, options.HiddenLayers, options.LinearMember) = (threads, [24, 24], true);
        return options;
    }

    private static int LayersOf(FfnnBinaryModelParameters model, int member)
    {
        var layers = 1;
        while (Record.Exception(() => model.GetWeights(member, layers)) is null)
            layers++;
        return layers;
    }

    private byte[] Saved(ITransformer model, IDataView table)
    {
        using var file = new MemoryStream();
        _ml.Model.Save(new TransformerChain<ITransformer>(model), table.Schema, file);
        return file.ToArray();
    }

    // The entry with the network; the zip file also has the time of day.
    private static byte[] NetworkOf(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return archive.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return content.ToArray();
        }).MaxBy(bytes => bytes.Length)!;
    }

    private static int[] Bits(IDataView view) => [.. view.GetColumn<float>("Score").Select(BitConverter.SingleToInt32Bits)];
}
