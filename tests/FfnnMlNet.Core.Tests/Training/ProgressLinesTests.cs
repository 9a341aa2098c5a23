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
            "10 %, 9.0 s left: epoch 20 of 200 (2 networks), validation accuracy 0.2, training log-loss 0.8", run.Lines[0].Text);
        // The mean of the member that has ended, with 1, and of the other one, with 0.2.
        Assert.Equal(
            "60 %, 4.0 s left: epoch 120 of 200 (2 networks), validation accuracy 0.6, training log-loss 0.4", run.Lines[5].Text);
        Assert.Equal("Trained 200 epochs (2 networks) in 10 s: validation accuracy 1, training log-loss 0", run.Lines[^1].Text);
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

        Assert.Equal("Trained 10 epochs in 0.9 s: validation accuracy 1, training log-loss 0", Assert.Single(run.Lines).Text);
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
                pace.EndMember(member);
            }
            pace.End(isComplete);
            Note();
        }

        public static EpochSummary Epoch(RunPace pace, int member, int epoch, int epochs)
        {
            pace.EndEpoch(member, epoch);
            var record = new EpochRecord(epoch, 1 - ((double)epoch / epochs), 0.5, 0.01) { ValidationMetric = (double)epoch / epochs };
            return new EpochSummary(record, "accuracy", epochs, 1, pace.Elapsed, pace, LossUnit.For(Loss.CrossEntropy(), 3, []))
            {
                Member = member,
                NumberOfMembers = pace.NumberOfMembers,
                TimeLeft = pace.Left,
            };
        }

        private void Note()
        {
            foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(Lines.Count))
                Lines.Add((_now, line));
        }
    }
}
