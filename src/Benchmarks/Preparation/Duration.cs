using System.Diagnostics;

namespace FfnnMlNet.Benchmarks.Preparation;

/// <summary>Seconds that some work took.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">For which threads of the process had a processor.</param>
internal readonly record struct Duration(double Elapsed, double Processor)
{
    public static Duration Longest { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>A point in time, for <see cref="Since"/>.</summary>
    public static Duration Now() =>
        new(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, Environment.CpuUsage.TotalTime.TotalSeconds);

    public static Duration Since(Duration start)
    {
        var now = Now();
        return new(now.Elapsed - start.Elapsed, now.Processor - start.Processor);
    }

    public static Duration Of(Action work)
    {
        var start = Now();
        work();
        return Since(start);
    }

    /// <summary>The smaller of both kinds of seconds.</summary>
    public static Duration Shorter(Duration one, Duration other) =>
        new(Math.Min(one.Elapsed, other.Elapsed), Math.Min(one.Processor, other.Processor));
}
