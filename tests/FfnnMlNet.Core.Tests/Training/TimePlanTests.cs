using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class TimePlanTests
{
    // A step takes 10 ms, a whole epoch has 100 steps, and an evaluation takes 50 ms.
    [Theory]
    [InlineData(1000, 64, 64, 100)]
    [InlineData(33, 64, 31, 100)]
    [InlineData(9, 64, 8, 100)]
    [InlineData(4, 64, 8, 45)]
    [InlineData(1, 64, 2, 45)]
    [InlineData(0.2, 64, 1, 15)]
    [InlineData(0.01, 64, 1, 1)]
    [InlineData(-5, 64, 1, 1)]
    [InlineData(1000, 3, 3, 100)]
    [InlineData(2, 3, 3, 61)]
    public void Whole_epochs_as_many_as_fit_else_a_few_short_ones(double seconds, int mostEpochs, int epochs, int steps) =>
        Assert.Equal(
            (epochs, steps), TimePlan.EpochsAndSteps(new TimePlan.Costs(Step: 0.01, Judging: 0.05, Start: 0), seconds, mostEpochs, 100));

    // A member of 4 epochs takes 4.25 s.
    [Theory]
    [InlineData(100, 8, 2, 8)]
    [InlineData(9, 8, 2, 4)]
    [InlineData(9, 8, 8, 8)]
    [InlineData(4, 8, 2, 1)]
    [InlineData(-1, 3, 2, 1)]
    [InlineData(4.3, 3, 2, 2)]
    public void As_many_members_as_have_time_for_some_epochs(double seconds, int asked, int threads, int members) =>
        Assert.Equal(members, TimePlan.MembersThatFit(
            new TimePlan.Costs(Step: 0.01, Judging: 0.05, Start: 0), seconds, asked, threads, epochs: 4, wholeSteps: 100));

    [Theory]
    [InlineData("shuffle")]
    [InlineData("in-order")]
    [InlineData("with-replacement(7)")]
    public void An_epoch_of_fewer_steps_takes_the_first_of_its_order_and_in_order_goes_on(string name)
    {
        var sampling = new[] { Sampling.Shuffle, Sampling.InOrder, Sampling.WithReplacement(7) }.Single(one => one.ToString() == name);
        var (whole, few) = (sampling.CreateSampler(10, 2, seed: 3, RowWindows.For(1)),
            sampling.CreateSampler(10, 2, seed: 3, RowWindows.For(1), stepsPerEpoch: 2));
        Assert.Equal(2, few.StepsPerEpoch);
        List<int> seen = [];
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            whole.StartEpoch(epoch);
            few.StartEpoch(epoch);
            for (var step = 0; step < 2; step++)
            {
                var (all, some) = (whole.Batch(step).ToArray(), few.Batch(step).ToArray());
                seen.AddRange(some);
                if (sampling != Sampling.InOrder)
                    Assert.Equal(all, some);
            }
        }
        if (sampling == Sampling.InOrder)
            Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], seen);
    }

    [Fact]
    public void A_schedule_of_some_epochs_begins_anew_after_them_for_twice_as_many_and_patience_counts_from_there()
    {
        List<double> rates = [];
        var settings = Settings() with
        {
            Schedule = LearningRateSchedule.Cosine, NumberOfEpochs = 14, ScheduleEpochs = 2,
            OnEpoch = summary => rates.Add(summary.LearningRate),
        };
        TrainingLoop.Run(Network(), settings, Rows());
        List<double> four = [], eight = [];
        TrainingLoop.Run(
            Network(), settings with { NumberOfEpochs = 4, ScheduleEpochs = null, OnEpoch = summary => four.Add(summary.LearningRate) },
            Rows());
        TrainingLoop.Run(
            Network(), settings with { NumberOfEpochs = 8, ScheduleEpochs = null, OnEpoch = summary => eight.Add(summary.LearningRate) },
            Rows());
        Assert.Equal(four, rates[2..6]);
        Assert.Equal(eight, rates[6..]);
        Assert.True(rates[0] > rates[1]);

        // The rate is almost 0, so nothing improves.
        int Epochs(int? schedule) => TrainingLoop.Run(
            Network(), Settings() with
            {
                LearningRate = 1e-30f, NumberOfEpochs = 50, ScheduleEpochs = schedule, EarlyStopping = new EarlyStopping(3),
            }, Rows(), Rows()).History.Count;
        Assert.InRange(Epochs(null), 3, 4);
        Assert.Equal(13, Epochs(10));
    }

    [Theory]
    [InlineData(1, true, "adamw")]
    [InlineData(3, true, "adamw")]
    [InlineData(3, false, "adamw")]
    [InlineData(2, false, "lbfgs")]
    [InlineData(2, true, "lbfgs")]
    public void Members_whose_time_is_up_keep_the_same_epochs_and_a_run_of_those_is_the_same(int members, bool judged, string optimizer)
    {
        // A clock that jumps ahead in the middle of a run, when some members are further than others.
        var settings = Settings() with
        {
            Optimizer = optimizer == "lbfgs" ? Optimizer.Lbfgs() : Optimizer.AdamW(), NumberOfEpochs = 100_000, ScheduleEpochs = 200,
            Schedule = LearningRateSchedule.Cosine, NumberOfThreads = 2,
        };
        var clock = Stopwatch.StartNew();
        var limited = settings with
        {
            Deadline = new Deadline(clock, TimeSpan.FromMilliseconds(300)),
            OnEpoch = summary => Thread.Sleep(summary.Member == 1 ? 30 : 10),
        };

        var cut = Train(limited);
        var epochs = cut.Select(member => member.Outcome.History.Count).ToArray();
        var again = Train(settings with { NumberOfEpochs = epochs[0] });

        Assert.All(cut, member => Assert.True(member.Outcome.WasOutOfTime));
        Assert.All(cut, member => Assert.Equal("the time limit of 0.3 s was reached", member.Outcome.Ending));
        Assert.InRange(epochs[0], 1, 1_000);
        Assert.Single(epochs.Distinct());
        Assert.Equal(cut.Select(member => member.Network.Fingerprint()), again.Select(member => member.Network.Fingerprint()));
        Assert.Equal(cut.Select(member => member.Outcome.KeptEpoch), again.Select(member => member.Outcome.KeptEpoch));

        IReadOnlyList<TrainedMember> Train(TrainingSettings run) => EnsembleTraining.Run(
            [.. Enumerable.Range(0, members).Select(_ => Network())],
            [.. Enumerable.Range(0, members).Select(_ => new MemberRows(Rows(), judged ? Rows() : null))], run);
    }

    [Fact]
    public void A_member_that_fails_ends_the_others_that_wait_for_it()
    {
        var settings = Settings() with
        {
            NumberOfEpochs = 1000, Deadline = new Deadline(Stopwatch.StartNew(), TimeSpan.FromHours(1)),
            OnEpoch = summary => { if (summary.Member == 1) throw new InvalidTimeZoneException(); },
        };

        Assert.Throws<InvalidTimeZoneException>(() => EnsembleTraining.Run(
            [.. Enumerable.Range(0, 4).Select(_ => Network())],
            [.. Enumerable.Range(0, 4).Select(_ => new MemberRows(Rows(), null))], settings));
    }

    [Fact]
    public void No_time_at_all_is_one_step()
    {
        var planned = TimePlan.Fit(
            Network(), new MemberRows(Rows(), Rows()),
            Settings() with { Deadline = new Deadline(Stopwatch.StartNew(), TimeSpan.FromTicks(1)) }, members: 1);

        Assert.Equal((1, 1), (planned.NumberOfEpochs, planned.StepsPerEpoch));
        Assert.Single(TrainingLoop.Run(Network(), planned, Rows(), Rows()).History);
    }

    [Fact]
    public async Task Measuring_takes_a_moment_however_far_the_limit_is()
    {
        var settings = Settings() with { Deadline = new Deadline(Stopwatch.StartNew(), TimeSpan.MaxValue) };

        var planned = await Task.Run(() => TimePlan.Fit(Network(), new MemberRows(Rows(), Rows()), settings, members: 1))
            .WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(settings.NumberOfEpochs, planned.NumberOfEpochs);
        Assert.Null(planned.StepsPerEpoch);
    }

    [Fact]
    public void Measuring_leaves_the_parameters_of_an_initial_model()
    {
        var network = Network();
        network.Weights(0).Row(0)[0] = 0.25f;
        var before = network.Fingerprint();

        TimePlan.Fit(network, new MemberRows(Rows(), Rows()), Settings() with
        {
            KeepParameters = true, Deadline = new Deadline(Stopwatch.StartNew(), TimeSpan.FromSeconds(1)),
        }, members: 1);

        Assert.Equal(before, network.Fingerprint());
    }

    private static FeedForwardNetwork Network() => new(new Layout([2, 6, 1]), [Activation.Tanh, Activation.Identity]);

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForValues(2, 1, weighted: false);
        for (var i = 0; i < 40; i++)
        {
            var row = rows.NextRow();
            (row[0], row[1]) = (i / 40f, i % 7 / 7f);
            rows.AddValues([row[0] - row[1]], 1);
        }
        return rows;
    }

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError), Optimizer = Optimizer.Adam(), LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant, Initialization = WeightInitialization.GlorotUniform, Sampling = Sampling.Shuffle,
        BatchSize = 8, NumberOfEpochs = 10, Seed = 1,
    };
}
