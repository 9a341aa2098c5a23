using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class EnsembleTrainingTests
{
    private const int Rows = 120;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Members_have_the_same_bits_for_any_number_of_threads_and_are_what_each_alone_would_be(bool isFullBatch)
    {
        var settings = Settings(isFullBatch ? Optimizer.Lbfgs() : Optimizer.Adam()) with { CalibrateProbabilities = true };
        string[] one = Fingerprints(settings with { NumberOfThreads = 1 });

        foreach (var threads in new[] { 2, 3, 4, 9 })
            Assert.Equal(one, Fingerprints(settings with { NumberOfThreads = threads }));

        Assert.Equal(3, one.Distinct().Count());
        var (networks, rows) = Members(3);
        for (var member = 0; member < 3; member++)
            TrainingLoop.Run(
                networks[member], settings with { Seed = EnsembleTraining.SeedOf(7, member) },
                rows[member].Training, rows[member].Validation);
        TemperatureCalibration.Apply(networks, [.. rows.Select(own => own.Validation!)]);
        Assert.Equal(one, networks.Select(network => network.Fingerprint()));
    }

    [Theory]
    [InlineData(2, 3, new[] { 1, 1, 2 })]
    [InlineData(8, 3, new[] { 2, 2, 2 })]
    [InlineData(4, 6, new[] { 1, 1, 1, 1, 2, 2 })]
    [InlineData(1, 2, new[] { 1, 1 })]
    [InlineData(6, 8, new[] { 1, 1, 1, 1, 1, 1, 3, 3 })]
    public void Members_of_the_last_round_share_all_threads(int threads, int members, int[] expected)
    {
        var settings = Settings(Optimizer.Adam()) with { NumberOfThreads = threads };

        Assert.Equal(expected, Enumerable.Range(0, members).Select(member => EnsembleTraining.ThreadsOf(settings, members, member)));
    }

    [Fact]
    public void The_first_member_has_the_seed_of_the_run_and_the_others_have_their_own()
    {
        Assert.Equal(7, EnsembleTraining.SeedOf(7, 0));
        Assert.Equal(50, Enumerable.Range(0, 50).Select(member => EnsembleTraining.SeedOf(7, member)).Distinct().Count());
        Assert.NotEqual(EnsembleTraining.SeedOf(7, 1), EnsembleTraining.SeedOf(8, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Progress_is_shown_at_the_end_of_a_run_and_the_time_left_ends_at_nothing(int members)
    {
        var (networks, rows) = Members(members);
        var summaries = new List<EpochSummary>();
        var writer = new StringWriter();
        var show = TrainingProgress.To(writer);

        EnsembleTraining.Run(networks, rows, Settings(Optimizer.Adam()) with
        {
            NumberOfThreads = 2,
            OnEpoch = summary =>
            {
                summaries.Add(summary);
                show(summary);
            },
        });

        Assert.Contains(
            FormattableString.Invariant($"Trained {(members == 1 ? "" : "3 networks of ")}{summaries.Count / members} epochs in "),
            writer.ToString(), StringComparison.Ordinal);
        Assert.Null(summaries[0].TimeLeft);
        Assert.NotNull(summaries[^1].TimeLeft);
        Assert.Equal(TimeSpan.Zero, summaries[^1].Remaining);
    }

    [Fact]
    public void Epochs_are_reported_one_at_a_time_with_their_member()
    {
        var (networks, rows) = Members(3);
        var seen = new List<(int, int)>();
        var inside = 0;

        EnsembleTraining.Run(networks, rows, Settings(Optimizer.Adam()) with
        {
            NumberOfThreads = 3,
            OnEpoch = summary =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Assert.Equal(3, summary.NumberOfMembers);
                seen.Add((summary.Member, summary.Epoch));
                Interlocked.Decrement(ref inside);
            },
        });

        Assert.Equal(
            from member in Enumerable.Range(0, 3) from epoch in Enumerable.Range(1, 5) select (member, epoch), seen.Order());
    }

    [Fact]
    public void Stop_ends_its_member_only()
    {
        var (networks, rows) = Members(3);

        var trained = EnsembleTraining.Run(networks, rows, Settings(Optimizer.Adam()) with
        {
            OnEpoch = summary => { if (summary.Member == 1 && summary.Epoch == 2) summary.Stop(); },
        });

        Assert.Equal([5, 2, 5], trained.Select(member => member.Outcome.History.Count));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public void An_exception_of_one_member_surfaces_as_itself_and_ends_the_others(int threads, bool lbfgs)
    {
        var (networks, rows) = Members(4);
        var thrown = new NotSupportedException("mine");
        var after = 0;
        var failed = false;

        var error = Assert.Throws<NotSupportedException>(() => EnsembleTraining.Run(
            networks, rows, Settings(lbfgs ? Optimizer.Lbfgs(gradientTolerance: 1e-30f) : Optimizer.Adam()) with
            {
                NumberOfThreads = threads,
                NumberOfEpochs = lbfgs ? 10 : 1_000_000,
                OnCancellation = OnCancellation.KeepBest,
                OnEpoch = summary =>
                {
                    after += failed ? 1 : 0;
                    if (summary.Epoch != 2)
                        return;
                    failed = true;
                    throw thrown;
                },
            }));

        Assert.Same(thrown, error);
        Assert.Equal(0, after);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_cancelled_run_keeps_the_members_that_learnt_something(int threads)
    {
        using var source = new CancellationTokenSource();
        var warnings = new List<string>();
        var (networks, rows) = Members(4);

        var trained = EnsembleTraining.Run(networks, rows, Settings(Optimizer.Adam()) with
        {
            NumberOfThreads = threads,
            NumberOfEpochs = 1_000_000,
            OnCancellation = OnCancellation.KeepBest,
            CheckAlive = source.Token.ThrowIfCancellationRequested,
            Warn = warnings.Add,
            OnEpoch = summary => { if (summary.Epoch == 3) source.Cancel(); },
        });

        Assert.InRange(trained.Count, 1, threads);
        Assert.All(trained, member => Assert.NotEmpty(member.Outcome.History));
        // Which members had begun depends on the machine.
        Assert.Contains(warnings, warning => warning.Contains(" of 4: Training was cancelled in epoch", StringComparison.Ordinal));
        Assert.Equal(
            trained.Count < 4, warnings.Any(warning => warning.StartsWith("Training was cancelled before", StringComparison.Ordinal)));
    }

    [Fact]
    public void Going_on_from_a_model_a_cancelled_run_keeps_all_its_members_also_where_none_had_begun()
    {
        using var source = new CancellationTokenSource();
        var (networks, rows) = Members(4);
        var settings = Settings(Optimizer.Adam()) with
        {
            NumberOfEpochs = 1_000_000,
            KeepParameters = true,
            OnCancellation = OnCancellation.KeepBest,
            CheckAlive = source.Token.ThrowIfCancellationRequested,
            OnEpoch = _ => source.Cancel(),
        };

        Assert.Equal(4, EnsembleTraining.Run(networks, rows, settings).Count);
        var before = networks.Select(network => network.Fingerprint()).ToArray();
        Assert.Equal(4, EnsembleTraining.Run(networks, rows, settings).Count);
        Assert.Equal(before, networks.Select(network => network.Fingerprint()));
        Assert.Throws<OperationCanceledException>(
            () => EnsembleTraining.Run(networks, rows, settings with { OnCancellation = OnCancellation.Throw }));
    }

    private static string[] Fingerprints(TrainingSettings settings)
    {
        var (networks, rows) = Members(3);
        return [.. EnsembleTraining.Run(networks, rows, settings).Select(member => member.Network.Fingerprint())];
    }

    private static TrainingSettings Settings(Optimizer optimizer) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = optimizer,
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 16,
        NumberOfEpochs = 5,
        Seed = 7,
        Metric = new ClassAccuracy(),
    };

    internal static (FeedForwardNetwork[] Networks, MemberRows[] Rows) Members(int members)
    {
        var table = TrainingMatrix.ForClasses(4, 3, weighted: false);
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            var features = table.NextRow();
            foreach (ref var feature in features)
                feature = random.NextGaussian();
            table.AddClass(features[0] + random.NextGaussian() > 0.5f ? 2 : features[1] > 0 ? 1 : 0, 1);
        }
        var folds = ValidationFolds.Create(Rows, members, table.Classes(), seed: 7)!;
        var first = new FeedForwardNetwork(new Layout([4, 12, 3]), [Activation.Tanh, Activation.Softmax]);
        return (
            [.. folds.Select(_ => first.CreateAlike())],
            [.. folds.Select(fold => new MemberRows(new RowSubset(table, fold.Training), new RowSubset(table, fold.Validation)))]);
    }
}
