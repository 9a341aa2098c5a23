using System.Diagnostics;

namespace FfnnMlNet.Pipeline;

/// <summary>The time that each phase of a run took, for the log.</summary>
/// <param name="clock">Runs since the call of <c>Fit</c>.</param>
internal sealed class PhaseTimes(Stopwatch clock)
{
    private readonly List<string> _phases = [];
    private TimeSpan _start;

    /// <summary>Called at the end of each phase.</summary>
    public void End(string phase)
    {
        var now = clock.Elapsed;
        _phases.Add(FormattableString.Invariant($"{phase} {(now - _start).TotalSeconds:F3} s"));
        _start = now;
    }

    /// <summary>Such as "read 0.620 s, choose 0.000 s".</summary>
    public override string ToString() => string.Join(", ", _phases);
}
