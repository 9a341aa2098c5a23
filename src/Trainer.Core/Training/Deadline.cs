using System.Diagnostics;

namespace FfnnMlNet.Training;

/// <summary>A time limit on a clock that runs. Immutable.</summary>
/// <param name="Clock">Started when the limit began to count.</param>
/// <param name="Limit">What may go by in all.</param>
internal sealed record Deadline(Stopwatch Clock, TimeSpan Limit)
{
    /// <summary>Kept for what comes after the last step: judging, calibrating.</summary>
    public TimeSpan Reserve { get; init; }

    /// <summary>Seconds left for steps; below 0 when there are none.</summary>
    public double SecondsLeft => (Limit - Reserve - Clock.Elapsed).TotalSeconds;

    /// <summary>True when no further step is to begin.</summary>
    public bool IsOver => Clock.Elapsed >= Limit - Reserve;

    /// <summary>Why a run ended, in words.</summary>
    public override string ToString() => FormattableString.Invariant($"the time limit of {Limit.TotalSeconds:G6} s was reached");
}
