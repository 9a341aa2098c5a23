using System.Buffers.Binary;
using System.Security.Cryptography;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training.Search;

public class CandidateSearchTests
{
    private const int Folds = 3;

    [Fact]
    public void A_search_without_work_for_a_draw_gives_the_ensemble_with_its_one_temperature()
    {
        var settings = Settings(mostDraws: 4, mostWork: 0);
        var alone = Settings(mostDraws: 4, mostWork: 0);

        var (trained, result) = CandidateSearch.Run(settings);
        var expected = EnsembleTraining.Run(alone.Networks, alone.Rows, alone.Training);

        Assert.Null(result);
        Assert.Equal(expected.Select(member => member.Network.Fingerprint()), trained.Select(member => member.Network.Fingerprint()));
        var calibration = Assert.Single(trained.Select(member => member.Outcome.Calibration).Distinct());
        Assert.NotEqual(1, calibration!.Temperature);
    }

    [Fact]
    public void Networks_of_a_search_have_a_temperature_each_and_the_held_out_scores_are_those_of_the_divided_logits()
    {
        var settings = Settings(mostDraws: 4, mostWork: double.PositiveInfinity);

        var (_, result) = CandidateSearch.Run(settings);

        // The mean over kinds of what the networks of the model score: their logits have been divided once, by all temperatures.
        for (var fold = 0; fold < Folds; fold++)
        {
            var rows = settings.Rows[fold].Validation!;
            var mean = new double[rows.RowCount * 3];
            foreach (var (networks, weight) in result!.Kinds)
            {
                var scores = HeldOutScores.Of([networks[fold]], ScoreKind.Probabilities, rows).Scores;
                for (var i = 0; i < mean.Length; i++)
                    mean[i] += weight * (double)scores[i];
            }
            Assert.Equal(mean.Select(value => (float)value), result.HeldOut[fold].Scores, (a, b) => Math.Abs(a - b) < 1e-4);
        }
        Assert.NotEqual(1, result!.Temperature);
    }

    [Fact]
    public void A_complete_checkpoint_gives_the_same_choice_and_so_does_one_of_format_version_1_whose_parameters_are_divided_already()
    {
        var path = Path.GetTempFileName();
        try
        {
            var settings = Settings(mostDraws: 4, mostWork: double.PositiveInfinity);
            var (_, expected) = CandidateSearch.Run(With(settings, path, resumeFrom: null));

            foreach (var isOld in new[] { false, true })
            {
                if (isOld)
                    AsVersion1(path, settings);
                var resumed = Settings(mostDraws: 4, mostWork: double.PositiveInfinity);
                var (_, again) = CandidateSearch.Run(With(resumed, checkpoint: null, path));

                Assert.Equal(Fingerprints(expected!), Fingerprints(again!));
                Assert.Equal(expected!.Temperature, again!.Temperature);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Sure_draws_are_trained_on_all_folds_however_bad_they_are()
    {
        var settings = Settings(mostDraws: 9, mostWork: double.PositiveInfinity);
        SearchCandidate Draw(int number) => settings.Draw(number)! with
        {
            Settings = settings.Draw(number)!.Settings with { LearningRate = number is 1 or 2 ? 1e-9f : 0.03f },
        };

        var (_, result) = CandidateSearch.Run(settings with { Draw = Draw });

        var folds = result!.Leaderboard.ToDictionary(line => line.Name, line => line.Folds);
        Assert.Equal(Folds, folds["draw 1"]);
        Assert.Equal(1, folds["draw 2"]);
    }

    [Fact]
    public void A_checkpoint_of_another_search_space_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            var settings = Settings(mostDraws: 4, mostWork: double.PositiveInfinity);
            CandidateSearch.Run(With(settings, path, resumeFrom: null));

            var error = Assert.Throws<NetworkFormatException>(() =>
                CandidateSearch.Run(With(Settings(4, double.PositiveInfinity) with { Space = "another" }, checkpoint: null, path)));

            Assert.Contains("the search space was of the tests and is now another", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_checkpoint_that_judged_several_classes_by_the_log_loss_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            var settings = Settings(mostDraws: 4, mostWork: double.PositiveInfinity);
            var facts = CandidateSearch.Facts(settings);
            new SearchCheckpoint(path, [.. facts.Where(fact => fact.Value != "Brier score")]).Save([], Folds);

            var error = Assert.Throws<NetworkFormatException>(() =>
                CandidateSearch.Run(With(Settings(mostDraws: 4, mostWork: double.PositiveInfinity), checkpoint: null, path)));

            Assert.Contains(
                "the loss that candidates are judged by was nothing and is now Brier score", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(CandidateSearch.Facts(settings with { Kind = ScoreKind.LogOdds }), fact => fact.Value == "Brier score");
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Divides the parameters of each network by the temperature before them, and leaves the temperature out.
    private static void AsVersion1(string path, SearchSettings settings)
    {
        var folds = Read(path, settings);
        var bytes = File.ReadAllBytes(path)[..^SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 1);
        var body = bytes.AsSpan();
        var first = FirstFold(body, folds[0]);
        var old = new MemoryStream();
        old.Write(body[..first]);
        foreach (var (candidate, fold, temperature, loss, weight, history, parameters) in folds)
        {
            using var writer = new BinaryWriter(old, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(candidate);
            writer.Write(fold);
            writer.Write(loss);
            writer.Write(weight);
            CheckpointFile.WriteRecords(writer, history);
            writer.Write(parameters?.Length ?? 0);
            if (parameters is null)
                continue;
            var network = Network(candidate);
            parameters.CopyTo(network.Parameters.Span);
            TemperatureCalibration.DivideLogits([network], temperature);
            FloatBytes.Write(writer, network.Parameters.Span);
        }
        old.Write(SHA256.HashData(old.ToArray()));
        File.WriteAllBytes(path, old.ToArray());
    }

    private static List<SavedFold> Read(string path, SearchSettings settings) => new SearchCheckpoint(
        null, CandidateSearch.Facts(settings)).Read(
            File.ReadAllBytes(path), Folds, settings.Training.NumberOfEpochs, candidate => Network(candidate).Parameters.Length);

    // The place of the first network: of its candidate, fold and temperature.
    private static int FirstFold(ReadOnlySpan<byte> body, SavedFold first)
    {
        Span<byte> start = stackalloc byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(start, first.Candidate);
        BinaryPrimitives.WriteInt32LittleEndian(start[4..], first.Fold);
        BinaryPrimitives.WriteSingleLittleEndian(start[8..], first.Temperature);
        BinaryPrimitives.WriteDoubleLittleEndian(start[12..], first.LossSum);
        return body.IndexOf(start);
    }

    private static string[] Fingerprints(SearchResult result) =>
        [.. result.Kinds.SelectMany(kind => kind.Networks).Select(network => network.Fingerprint())];

    private static SearchSettings With(SearchSettings settings, string? checkpoint, string? resumeFrom) => settings with
    {
        Training = settings.Training with
        {
            Checkpoint = checkpoint is null ? null : new Checkpoint(checkpoint),
            ResumeFrom = resumeFrom is null ? null : (CheckpointSource)File.ReadAllBytes(resumeFrom),
        },
    };

    private static SearchSettings Settings(int mostDraws, double mostWork)
    {
        var (_, rows) = EnsembleTrainingTests.Members(Folds);
        var training = new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f)),
            Optimizer = Optimizer.Adam(),
            LearningRate = 0.03f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.HeNormal,
            Sampling = Sampling.Shuffle,
            BatchSize = 16,
            NumberOfEpochs = 6,
            CalibrateProbabilities = true,
            Seed = 7,
            NumberOfThreads = 2,
        };
        return new SearchSettings
        {
            Kind = ScoreKind.Probabilities,
            Networks = [.. rows.Select(_ => Network(0))],
            Training = training,
            Rows = rows,
            MostDraws = mostDraws,
            MostWork = mostWork,
            SureDraws = 1,
            Space = "of the tests",
            Draw = draw => new SearchCandidate(
                $"draw {draw}", "", () => Network(draw), training with { LearningRate = 0.01f * (1 + draw) }, Work: 1),
        };
    }

    private static FeedForwardNetwork Network(int draw) =>
        new(new Layout([4, 8 + (4 * draw), 3]), [Activation.Tanh, Activation.Softmax]);
}
