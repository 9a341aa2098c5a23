using FfnnMlNet.Losses;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Lines about the progress: few, merged over the members, and closed at the end.</summary>
public class ProgressLinesTests
{
    [Fact]
    public void There_is_at_most_one_line_per_second_and_a_last_one()
    {
        var run = new Run(members: 2, epochs: 100, secondsPerEpoch: 0.05);
        run.Train(isComplete: true);

        // 200 epochs of 0.05 s: lines at 1 to 9 s and at the end.
        Assert.InRange(run.Lines.Count, 9, 10);
        Assert.All(run.Lines.Zip(run.Lines.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(0.999)));
        Assert.Equal(
            "10 %, 9.0 s left: network 1 of 2, epoch 20 of 100, validation accuracy 0.2, log-loss: validation 0.5, training 0.8",
            run.Lines[0].Text);
        Assert.Equal(
            "60 %, 4.0 s left: network 2 of 2, epoch 20 of 100, validation accuracy 0.2, log-loss: validation 0.5, training 0.8",
            run.Lines[5].Text);
        Assert.Equal(
            "Trained 2 networks of 100 epochs in 10 s: epochs 100 and 100 are kept, validation accuracy 1, log-loss: validation 0.5, " +
            "training 0", run.Lines[^1].Text);
    }

    [Theory]
    [InlineData(1, 0, "Trained 10 epochs in 0.9 s: the start is kept")]
    [InlineData(1, 6, "Trained 10 epochs in 0.9 s: epoch 6 is kept, validation accuracy 0.6, log-loss: validation 0.5, training 0.4")]
    [InlineData(3, 6,
        "Trained 3 networks of 10 epochs in 2.7 s: epochs 6, 5 and 4 are kept, validation accuracy 0.5, log-loss: validation 0.5, " +
        "training 0.5")]
    [InlineData(9, 9,
        "Trained 9 networks of 10 epochs in 8.1 s: the best epoch of each is kept, validation accuracy 0.5, log-loss: validation 0.5, " +
        "training 0.5")]
    public void The_last_line_has_the_figures_of_the_epochs_that_are_kept(int members, int kept, string line)
    {
        // Each network keeps one epoch less than the one before it.
        var run = new Run(members, epochs: 10, secondsPerEpoch: 0.09) { KeptEpochOf = member => kept - member };
        run.Train(isComplete: true);

        Assert.Equal(line, run.Lines[^1].Text);
    }

    [Fact]
    public void A_loss_with_the_name_of_the_metric_is_said_once_and_none_without_validation_rows()
    {
        var writer = new StringWriter();
        foreach (var metric in new[] { "RMSE", null })
        {
            var pace = new RunPace(1, 1, 10, () => TimeSpan.FromSeconds(0.5));
            pace.EndEpoch(0, 1);
            new ProgressLines(writer, null, () => TimeSpan.Zero).Show(new EpochSummary(
                new EpochRecord(1, 8, metric is null ? null : 2, 0.01) { ValidationMetric = metric is null ? null : 2 }, metric, 10, 1,
                pace.Elapsed, pace, LossUnit.For(Loss.SquaredError, 1, [1])));
            pace.End(isComplete: true);
        }

        Assert.Equal(
            [
                "Trained 1 epochs in 0.5 s: epoch 1 is kept, validation RMSE 2, training RMSE 4",
                "Trained 1 epochs in 0.5 s: training RMSE 4",
            ],
            writer.ToString().Split(writer.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_long_run_has_ever_fewer_plain_lines()
    {
        var run = new Run(members: 1, epochs: 10_000, secondsPerEpoch: 1);
        run.Train(isComplete: true);

        Assert.InRange(run.Lines.Count, 50, 100);
    }

    [Fact]
    public void A_run_of_less_than_a_second_has_the_last_line_only()
    {
        var run = new Run(members: 1, epochs: 10, secondsPerEpoch: 0.09);
        run.Train(isComplete: true);

        Assert.Equal(
            "Trained 10 epochs in 0.9 s: epoch 10 is kept, validation accuracy 1, log-loss: validation 0.5, training 0",
            Assert.Single(run.Lines).Text);
    }

    [Fact]
    public void On_a_terminal_one_line_is_overwritten_and_closed_when_training_fails()
    {
        var run = new Run(members: 1, epochs: 100, secondsPerEpoch: 0.5, columns: 30);
        run.Train(isComplete: false);

        Assert.Equal("", run.Text.Split('\r')[0]);
        Assert.All(run.Text.Split('\r').Skip(1), line => Assert.InRange(line.TrimEnd('\n').Length, 1, 29));
        Assert.EndsWith("\n", run.Text, StringComparison.Ordinal);
        Assert.Equal(1, run.Text.Count(character => character == '\n'));
    }

    [Fact]
    public void Runs_at_the_same_time_share_the_second()
    {
        var now = TimeSpan.Zero;
        var writer = new StringWriter();
        var lines = new ProgressLines(writer, null, () => now);
        RunPace[] runs = [new(1, 1, 1000, () => now), new(1, 1, 1000, () => now)];
        foreach (var run in runs)
            run.Begin(0);
        for (var epoch = 1; epoch <= 300; epoch++)
        {
            now += TimeSpan.FromSeconds(0.01);
            foreach (var run in runs)
                lines.Show(Run.Epoch(run, 0, epoch, 1000));
        }

        Assert.Equal(3, writer.ToString().Split(writer.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3599.6, "1 h 0 min")]
    [InlineData(6001, "1 h 40 min")]
    public void Times_have_the_unit_that_suits_them(double seconds, string text) =>
        Assert.Equal(text, ProgressOfRun.Text(TimeSpan.FromSeconds(seconds)));

    private sealed class Run(int members, int epochs, double secondsPerEpoch, int? columns = null)
    {
        private readonly StringWriter _writer = new() { NewLine = "\n" };
        private TimeSpan _now;

        public List<(TimeSpan At, string Text)> Lines { get; } = [];

        public string Text => _writer.ToString();

        /// <summary>The epoch that a member keeps; unset = the last.</summary>
        public Func<int, int>? KeptEpochOf { get; init; }

        // One member after the other. The accuracy rises from 0 to 1.
        public void Train(bool isComplete)
        {
            var lines = new ProgressLines(_writer, columns is { } width ? () => width : null, () => _now);
            var pace = new RunPace(members, 1, epochs, () => _now);
            for (var member = 0; member < members; member++)
            {
                pace.Begin(member);
                for (var epoch = 1; epoch <= epochs; epoch++)
                {
                    _now += TimeSpan.FromSeconds(secondsPerEpoch);
                    lines.Show(Epoch(pace, member, epoch, epochs));
                    Note();
                }
                pace.Keep(member, new TrainingOutcome([.. Enumerable.Range(1, epochs).Select(epoch => RecordOf(epoch, epochs))], "the end")
                {
                    KeptEpoch = KeptEpochOf?.Invoke(member) ?? epochs,
                });
                pace.EndMember(member);
            }
            pace.End(isComplete);
            Note();
        }

        public static EpochSummary Epoch(RunPace pace, int member, int epoch, int epochs)
        {
            pace.EndEpoch(member, epoch);
            return new EpochSummary(
                RecordOf(epoch, epochs), "accuracy", epochs, 1, pace.Elapsed, pace, LossUnit.For(Loss.CrossEntropy(), 3, []))
            {
                Member = member,
                NumberOfMembers = pace.NumberOfMembers,
                TimeLeft = pace.Left,
            };
        }

        private static EpochRecord RecordOf(int epoch, int epochs) =>
            new(epoch, 1 - ((double)epoch / epochs), 0.5, 0.01) { ValidationMetric = (double)epoch / epochs };

        private void Note()
        {
            foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(Lines.Count))
                Lines.Add((_now, line));
        }
    }
}
