using System.Diagnostics;

namespace FfnnMlNet.Tool.Training;

/// <summary>The clock of a run. It starts with the process, so that a time limit covers everything.</summary>
internal sealed class RunClock(TimeSpan? limit, TimeSpan alreadyUsed)
{
    private static readonly TimeSpan s_unnoticed = TimeSpan.FromSeconds(0.1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The time that the whole run may take; null = no limit.</summary>
    public TimeSpan? Limit { get; } = limit;

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => alreadyUsed + _watch.Elapsed;

    /// <summary>The time that is left, at least 0; null = no limit.</summary>
    public TimeSpan? Left => Limit is { } most ? TimeSpan.FromTicks(Math.Max(0, (most - Elapsed).Ticks)) : null;

    /// <summary>How far the limit was exceeded; null = it was not, or there is none.</summary>
    public TimeSpan? Excess => Limit is { } most && Elapsed > most + s_unnoticed ? Elapsed - most : null;

    /// <summary>How much longer work takes than it would on an idle machine, in [1, 4]: the time since the start by the processor time,
    /// where other programs use the processors.</summary>
    public double Slowness => Math.Clamp(Elapsed / Environment.CpuUsage.TotalTime, 1, 4);

    /// <summary>A clock that started with this process.</summary>
    public static RunClock OfProcess(TimeSpan? limit)
    {
        using var process = Process.GetCurrentProcess();
        var used = DateTime.Now - process.StartTime;
        return new RunClock(limit, used > TimeSpan.Zero ? used : TimeSpan.Zero);
    }

    /// <summary>A token that is cancelled when a part of the time that is left is over, or when another one is.</summary>
    /// <param name="share">The share of the time that is left, in (0, 1].</param>
    /// <param name="kept">The time that is kept for what comes afterwards.</param>
    public CancellationTokenSource Part(double share, TimeSpan kept, CancellationToken other)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(other);
        var time = Left is { } left ? TimeSpan.FromTicks(Math.Max(0, (left - kept).Ticks)) * share : (TimeSpan?)null;
        // A timer would end it a little later.
        if (time == TimeSpan.Zero)
            source.Cancel();
        else if (time is { } delay)
            source.CancelAfter(delay);
        return source;
    }
}
