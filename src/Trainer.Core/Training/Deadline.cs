using System.Diagnostics;

namespace FfnnMlNet.Training;

/// <summary>A time limit and the clock that it is measured with. Immutable.</summary>
/// <param name="Clock">A running clock, started when the time limit began.</param>
/// <param name="Limit">The time that the whole run may take.</param>
internal sealed record Deadline(Stopwatch Clock, TimeSpan Limit)
{
    /// <summary>Time that is kept free for the evaluation and the calibration after the last step.</summary>
    public TimeSpan Reserve { get; init; }

    /// <summary>Tells whether the time is over in place of the clock, where several ranks must agree; null = the clock does.</summary>
    public Func<bool>? Agreed { get; init; }

    /// <summary>Seconds left for training steps; negative when the time is over.</summary>
    public double SecondsLeft => (Limit - Reserve - Clock.Elapsed).TotalSeconds;

    /// <summary>The time on the clock when a share of the time that is left will be over.</summary>
    /// <param name="share">In [0, 1].</param>
    public TimeSpan After(double share) => Clock.Elapsed + (share * (Limit - Clock.Elapsed));

    /// <summary>True when no further step may begin.</summary>
    public bool IsOver => Agreed?.Invoke() ?? (Clock.Elapsed >= Limit - Reserve);

    /// <summary>The reason why a run ended, for the log.</summary>
    public override string ToString() => FormattableString.Invariant($"the time limit of {Limit.TotalSeconds:G6} s was reached");
}
