using System.Security.Cryptography;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Schedules;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int Epochs = 8;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_path);

    public static TheoryData<string, bool> Runs
    {
        get
        {
            var runs = new TheoryData<string, bool>();
            foreach (var optimizer in OptimizerCatalog.BuiltIn.Where(optimizer => !optimizer.UsesAllRows))
                foreach (var withValidation in new[] { false, true })
                    runs.Add(optimizer.Signature, withValidation);
            return runs;
        }
    }

    public static TheoryData<string> Schedules => [.. ScheduleCatalog.BuiltIn.Select(schedule => schedule.Signature)];

    public static TheoryData<string> Averagings => [.. WeightAveragingCatalog.BuiltIn.Select(averaging => averaging.Signature)];

    public static TheoryData<string> Initializations => [.. WeightInitializationCatalog.BuiltIn.Select(start => start.Signature)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Going_on_from_any_epoch_ends_at_the_bits_of_the_uninterrupted_run(string optimizer, bool withValidation) => CheckGoingOn(
        Settings("adam") with { Optimizer = OptimizerCatalog.BuiltIn.Single(candidate => candidate.Signature == optimizer) },
        withValidation, Enumerable.Range(1, Epochs));

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Going_on_with_any_schedule_ends_at_the_bits_of_the_uninterrupted_run(string schedule) => CheckGoingOn(
        Settings("adam") with { Schedule = ScheduleCatalog.BuiltIn.Single(candidate => candidate.Signature == schedule) },
        withValidation: true, [1, 4, 7]);

    [Theory]
    [MemberData(nameof(Averagings))]
    public void Going_on_with_any_average_ends_at_the_bits_of_the_uninterrupted_run(string averaging) => CheckGoingOn(
        Settings("adam") with { WeightAveraging = WeightAveragingCatalog.BuiltIn.Single(candidate => candidate.Signature == averaging) },
        withValidation: true, [1, 4, 7]);

    [Theory]
    [MemberData(nameof(Initializations))]
    public void Going_on_from_any_start_ends_at_the_bits_of_the_uninterrupted_run(string start) => CheckGoingOn(
        Settings("adam") with { Initialization = WeightInitializationCatalog.BuiltIn.Single(candidate => candidate.Signature == start) },
        withValidation: false, [1, 7]);

    private void CheckGoingOn(TrainingSettings settings, bool withValidation, IEnumerable<int> lastEpochs)
    {
        var validation = withValidation ? RandomRows.OfClasses(30, seed: 2) : null;
        var whole = Network();
        var history = TrainingLoop.Run(whole, settings, RandomRows.OfClasses(100, seed: 1), validation).History;

        foreach (var last in lastEpochs)
        {
            TrainingLoop.Run(Network(), settings with
            {
                Checkpoint = new Checkpoint(_path),
                OnEpoch = summary => { if (summary.Epoch == last) summary.Stop(); },
            }, RandomRows.OfClasses(100, seed: 1), validation);
            var resumed = Network();
            // The number of threads may differ.
            var goOn = settings with { ResumeFrom = File.ReadAllBytes(_path), NumberOfThreads = 2 };
            var outcome = TrainingLoop.Run(resumed, goOn, RandomRows.OfClasses(100, seed: 1), validation);

            Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
            Assert.Equal(history, outcome.History);
        }
    }

    [Fact]
    public void Saving_changes_no_bit_and_leaves_one_file()
    {
        FeedForwardNetwork with = Network(), without = Network();
        TrainingLoop.Run(without, Settings("adam"), RandomRows.OfClasses(100, seed: 1));

        TrainingLoop.Run(
            with, Settings("adam") with { Checkpoint = new Checkpoint(_path, everyEpochs: 3) }, RandomRows.OfClasses(100, seed: 1));

        Assert.Equal(without.Fingerprint(), with.Fingerprint());
        Assert.Equal([_path], Directory.GetFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*"));
    }

    [Fact]
    public void A_run_that_was_out_of_patience_stays_so()
    {
        var settings = Settings("adam") with
        {
            NumberOfEpochs = 200, EarlyStopping = new EarlyStopping(2), Checkpoint = new Checkpoint(_path),
        };
        var first = Network();
        var ended = TrainingLoop.Run(first, settings, RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));
        Assert.InRange(ended.History.Count, 2, 199);
        var resumed = Network();

        var outcome = TrainingLoop.Run(
            resumed, settings with { ResumeFrom = File.ReadAllBytes(_path) },
            RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));

        Assert.Equal(first.Fingerprint(), resumed.Fingerprint());
        Assert.Equal(ended.History, outcome.History);
        Assert.Equal(ended.Ending, outcome.Ending);
    }

    [Fact]
    public void Another_run_s_checkpoint_is_an_error_that_says_what_differs()
    {
        TrainingLoop.Run(
            Network(), WithFacts(Settings("adam")) with { Checkpoint = new Checkpoint(_path) }, RandomRows.OfClasses(100, seed: 1));
        var checkpoint = File.ReadAllBytes(_path);
        string Error(TrainingSettings settings, TrainingMatrix rows) => Assert.Throws<NetworkFormatException>(
            () => TrainingLoop.Run(Network(), WithFacts(settings) with { ResumeFrom = checkpoint }, rows)).Message;
        static TrainingSettings WithFacts(TrainingSettings settings) => settings with
        {
            OptionFacts =
            [
                new("LearningRate", FormattableString.Invariant($"{settings.LearningRate}")),
                new("Seed", FormattableString.Invariant($"{settings.Seed}")), new("Optimizer", settings.Optimizer.ToString()!),
            ],
        };

        Assert.Equal(
            "The checkpoint belongs to another run: LearningRate was 0.01 and is now 0.02. " +
            "Train with the options and data it was written with, or leave ResumeFrom unset to start anew.",
            Error(Settings("adam") with { LearningRate = 0.02f }, RandomRows.OfClasses(100, seed: 1)));
        Assert.Contains("Seed was 1 and is now 2", Error(Settings("adam") with { Seed = 2 }, RandomRows.OfClasses(100, seed: 1)));
        Assert.Contains("the hash of the training rows was ", Error(Settings("adam"), RandomRows.OfClasses(100, seed: 3)));
        Assert.Contains("the number of training rows was 100 and is now 99", Error(Settings("adam"), RandomRows.OfClasses(99, seed: 1)));
        Assert.Contains("Optimizer was ", Error(Settings("sgd"), RandomRows.OfClasses(100, seed: 1)));
    }

    [Fact]
    public void Functions_of_one_name_and_other_values_are_another_run()
    {
        var loss = Loss.Custom("own", (a, t) => Math.Pow(a - t, 4), (a, t) => 4 * Math.Pow(a - t, 3));
        var otherLoss = Loss.Custom("own", (a, t) => Math.Pow(a - t, 2), (a, t) => 2 * (a - t));
        var otherGradient = Loss.Custom("own", (a, t) => Math.Pow(a - t, 4), (a, t) => 3 * Math.Pow(a - t, 3));
        var activation = Activation.Custom("own", z => z * z, z => 2 * z);
        var otherActivation = Activation.Custom("own", z => z * z * z, z => 3 * z * z);
        var otherDerivative = Activation.Custom("own", z => z * z, z => 3 * z);
        static FeedForwardNetwork Own(Activation hidden) => new(new Layout([4, 6, 3]), [hidden, Activation.Softmax]);
        void Run(FeedForwardNetwork network, Loss loss, byte[]? resumeFrom)
        {
            TrainingLoop.Run(network, Settings("adam") with
            {
                Objective = new Objective(Activation.Softmax, loss),
                Checkpoint = new Checkpoint(_path),
                ResumeFrom = resumeFrom is null ? null : (CheckpointSource)resumeFrom,
                OnEpoch = summary => { if (summary.Epoch == 3 && resumeFrom is null) summary.Stop(); },
            }, RandomRows.OfClasses(100, seed: 1));
        }

        Run(Own(activation), loss, null);
        var checkpoint = File.ReadAllBytes(_path);

        string Error(Activation hidden, Loss other) =>
            Assert.Throws<NetworkFormatException>(() => Run(Own(hidden), other, checkpoint)).Message;
        Assert.StartsWith("The checkpoint belongs to another run: what Loss computes was hash ", Error(activation, otherLoss));
        Assert.StartsWith("The checkpoint belongs to another run: what Loss computes was hash ", Error(activation, otherGradient));
        Assert.StartsWith("The checkpoint belongs to another run: what the activations compute was hash ", Error(otherActivation, loss));
        Assert.StartsWith("The checkpoint belongs to another run: what the activations compute was hash ", Error(otherDerivative, loss));
        // Equal settings in other objects belong to the same run.
        Run(
            Own(Activation.Custom("own", z => z * z, z => 2 * z)),
            Loss.Custom("own", (a, t) => Math.Pow(a - t, 4), (a, t) => 4 * Math.Pow(a - t, 3)), checkpoint);
    }

    [Fact]
    public void A_run_with_bins_goes_on_to_the_same_bits_and_other_bins_are_another_run()
    {
        static FeedForwardNetwork Binned(float edge)
        {
            var embedding = new InputEmbedding(
                4, [0, 2], [], 0, 3, 0, hasScale: true, [new InputBins([-1, edge, 1]), new InputBins([0, 1])]);
            return new(new Layout([embedding.OutputCount, 6, 3], embedding), [Activation.Tanh, Activation.Softmax]);
        }

        FeedForwardNetwork whole = Binned(0), resumed = Binned(0);
        TrainingLoop.Run(whole, Settings("adam"), RandomRows.OfClasses(100, seed: 1));
        TrainingLoop.Run(Binned(0), Settings("adam") with
        {
            Checkpoint = new Checkpoint(_path),
            OnEpoch = summary => { if (summary.Epoch == 3) summary.Stop(); },
        }, RandomRows.OfClasses(100, seed: 1));
        var goOn = Settings("adam") with { ResumeFrom = File.ReadAllBytes(_path) };

        TrainingLoop.Run(resumed, goOn, RandomRows.OfClasses(100, seed: 1));
        var error = Assert.Throws<NetworkFormatException>(() => TrainingLoop.Run(Binned(0.5f), goOn, RandomRows.OfClasses(100, seed: 1)));

        Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
        Assert.Contains("the embedding of inputs was 2 numeric inputs with 3 bins (hash ", error.Message);
    }

    [Fact]
    public void Every_flipped_byte_and_every_cut_is_one_format_error()
    {
        TrainingLoop.Run(
            Network(), Settings("adam") with { Checkpoint = new Checkpoint(_path), NumberOfEpochs = 1 }, RandomRows.OfClasses(10, seed: 1));
        var bytes = File.ReadAllBytes(_path);
        for (var i = 0; i < bytes.Length; i += 3)
        {
            var flipped = bytes.ToArray();
            flipped[i] ^= 0x55;
            Assert.Throws<NetworkFormatException>(() => Resume(flipped));
            Assert.Throws<NetworkFormatException>(() => Resume(bytes[..i]));
        }
    }

    [Fact]
    public void Every_flipped_byte_under_a_right_checksum_is_a_format_error_or_a_run()
    {
        TrainingLoop.Run(
            Network(), Settings("adam") with { Checkpoint = new Checkpoint(_path), NumberOfEpochs = 1 }, RandomRows.OfClasses(10, seed: 1));
        var bytes = File.ReadAllBytes(_path);
        var errors = 0;
        for (var i = 0; i < bytes.Length - CheckpointFile.HashLength; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 0xFF;
            SHA256.HashData(changed.AsSpan(0, changed.Length - CheckpointFile.HashLength))
                .CopyTo(changed.AsSpan(changed.Length - CheckpointFile.HashLength));
            try
            {
                Resume(changed);
            }
            catch (NetworkFormatException)
            {
                errors++;
            }
        }
        Assert.True(errors > 100, $"{errors}");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error_that_names_it_and_leaves_nothing()
    {
        var path = Path.Combine(Path.GetTempPath(), $"no-such-folder-{Guid.NewGuid():N}", "a.checkpoint");

        var error = Assert.ThrowsAny<IOException>(() =>
            TrainingLoop.Run(Network(), Settings("adam") with { Checkpoint = new Checkpoint(path) }, RandomRows.OfClasses(10, seed: 1)));

        Assert.StartsWith($"The checkpoint '{path}' could not be written: ", error.Message);
    }

    private static void Resume(byte[] checkpoint) =>
        TrainingLoop.Run(
            Network(), Settings("adam") with { ResumeFrom = checkpoint, NumberOfEpochs = 1 }, RandomRows.OfClasses(10, seed: 1));

    private static FeedForwardNetwork Network() => new(new Layout([4, 6, 3]), [Activation.Tanh, Activation.Softmax]);

    private static TrainingSettings Settings(string optimizer) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = optimizer == "sgd" ? Optimizer.Sgd() : Optimizer.AdamW(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Warmup(3, LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1, minimumImprovement: 0.05f)),
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = 16,
        NumberOfEpochs = Epochs,
        Dropout = [0.2f],
        Seed = 1,
        Metric = new ClassAccuracy(),
    };
}
