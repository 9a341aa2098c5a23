using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The time left is that of all members, from the speed of the latest epochs.</summary>
public class RunPaceTests
{
    // Members, those at once, epochs, and by how much an epoch is faster when a member is alone.
    [Theory]
    [InlineData(1, 1, 200, 1)]
    [InlineData(3, 2, 128, 1)]
    [InlineData(3, 2, 128, 2)]
    [InlineData(8, 2, 64, 1)]
    [InlineData(5, 4, 30, 2)]
    [InlineData(8, 8, 64, 1)]
    public void The_time_left_is_right_within_a_factor_of_two(int members, int atOnce, int epochs, double gainAlone)
    {
        // The first epoch of each of the first members takes as long as thirty others, as it does when the code is compiled.
        var promised = Simulate(members, atOnce, epochs, gainAlone, slowFirst: 30, out var end);

        Assert.True(promised.Count > 100);
        Assert.All(promised.Skip(2 * atOnce).Where(line => line.Now < 0.95 * end), line =>
            Assert.InRange(line.Left / (end - line.Now), 0.5, 2));
    }

    [Fact]
    public void Nothing_is_promised_from_a_first_epoch_unless_it_is_long()
    {
        var now = TimeSpan.Zero;
        var pace = new RunPace(2, 1, 10, () => now);
        pace.Begin(0);
        now = TimeSpan.FromSeconds(2);
        pace.EndEpoch(0, 1);
        Assert.Null(pace.Left);
        now = TimeSpan.FromSeconds(3);
        pace.EndEpoch(0, 2);

        Assert.Equal(TimeSpan.FromSeconds(8 + 10), pace.Left);
        Assert.Equal((2, 20), (pace.EpochsDone, pace.EpochsInAll));

        now = TimeSpan.Zero;
        var slow = new RunPace(1, 1, 10, () => now);
        slow.Begin(0);
        now = TimeSpan.FromSeconds(60);
        slow.EndEpoch(0, 1);
        Assert.Equal(TimeSpan.FromSeconds(540), slow.Left);
    }

    [Fact]
    public void A_member_that_stops_early_has_no_work_left()
    {
        var now = TimeSpan.Zero;
        var pace = new RunPace(2, 1, 100, () => now);
        pace.Begin(0);
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            now = TimeSpan.FromSeconds(epoch);
            pace.EndEpoch(0, epoch);
        }
        Assert.Equal(TimeSpan.FromSeconds(195), pace.Left);
        pace.EndMember(0);

        Assert.Equal(TimeSpan.FromSeconds(100), pace.Left);
        Assert.Equal(105, pace.EpochsInAll);
    }

    // An epoch takes one second. Returns the time and the time left after each epoch.
    private static List<(double Now, double Left)> Simulate(
        int members, int atOnce, int epochs, double gainAlone, double slowFirst, out double end)
    {
        List<(double, double)> promised = [];
        var now = 0.0;
        var pace = new RunPace(members, atOnce, epochs, () => TimeSpan.FromSeconds(now));
        var running = new List<(int Member, int Done, double ToDo)>();
        var next = 0;
        while (true)
        {
            while (running.Count < atOnce && next < members)
            {
                pace.Begin(next);
                running.Add((next, 0, next < atOnce ? slowFirst : 1));
                next++;
            }
            if (running.Count == 0)
                break;
            var speed = running.Count == 1 && atOnce > 1 ? gainAlone : 1;
            var step = running.Min(one => one.ToDo) / speed;
            now += step;
            for (var i = running.Count - 1; i >= 0; i--)
            {
                var (member, done, rest) = running[i];
                running[i] = (member, done, rest -= step * speed);
                if (rest > 1e-9)
                    continue;
                pace.EndEpoch(member, done + 1);
                if (pace.Left is { } left)
                    promised.Add((now, left.TotalSeconds));
                if (done + 1 < epochs)
                {
                    running[i] = (member, done + 1, 1);
                    continue;
                }
                pace.EndMember(member);
                running.RemoveAt(i);
            }
        }
        end = now;
        return promised;
    }
}
