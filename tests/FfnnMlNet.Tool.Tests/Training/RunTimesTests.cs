using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class RunTimesTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Without_a_limit_all_rows_are_inspected_and_no_model_is_shortened()
    {
        var times = new RunTimes(new RunClock(null, TimeSpan.Zero));
        Assert.Null(times.RowsToInspect(1_000_000_000, 10_000, s_second, _ => throw new InvalidOperationException()));
        Assert.Equal(s_second, times.First(s_second));
        Assert.Null(times.Second(s_second, 9));
        Assert.True(times.HasSecond && times.HasCode && times.Has(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void As_many_rows_are_inspected_as_fit_a_quarter_of_the_time_by_a_larger_sample()
    {
        var times = new RunTimes(new RunClock(TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(900)));
        // 10,000 rows in a second are 250,000 in 25.
        Assert.Null(times.RowsToInspect(200_000, 10_000, s_second, _ => throw new InvalidOperationException()));
        var measured = 0L;
        var rows = times.RowsToInspect(1_000_000, 10_000, s_second, count =>
        {
            measured = count;
            return 2 * s_second;
        });
        Assert.Equal(40_000, measured);
        Assert.InRange(rows!.Value, 480_000, 500_000);
        Assert.Null(times.RowsToInspect(1_000_000, 10_000, s_second, _ => 0.9 * s_second));
        // Never fewer than the sample, which was inspected already.
        Assert.Equal(10_000, times.RowsToInspect(1_000_000, 10_000, s_second, _ => TimeSpan.FromSeconds(1000)));
    }

    [Fact]
    public void When_the_time_is_over_there_is_no_second_model_and_no_part_of_the_report()
    {
        var times = new RunTimes(new RunClock(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)));
        Assert.False(times.HasSecond || times.HasCode || times.Has(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(0.3), times.First(3 * s_second));
        Assert.True(times.Second(s_second, 0) < RunTimes.LeastOfSecond);
    }
}
