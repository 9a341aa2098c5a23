using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Whether steps are faster shared between threads or on one: where steps are small, or other programs keep the processor busy, handing parts over
/// costs more than it brings. Both ways are timed over a few milliseconds of steps now and then, and the faster one is kept for many times as long. It
/// changes nothing but the time, since results do not depend on who does what.
/// </summary>
internal sealed class SharingChoice
{
    // A look at one way: at least so long and so many steps.
    private static readonly long s_lookTicks = Stopwatch.Frequency / 200;
    private const int LeastSteps = 2;

    // Looks at the faster way between two at the other one; doubled whenever that one has lost again.
    private const int FewestLooks = 16;
    private const int MostLooks = 256;

    private readonly long _lookTicks;
    private long _since;
    private long _ticks;
    private int _steps;
    private double _best = double.NaN;
    private bool _isTrial;
    private int _looksBetween = FewestLooks;
    private int _looksLeft = 1;

    /// <param name="lookTicks">Ticks of the clock for one look at least; 0 = 5 ms.</param>
    public SharingChoice(long lookTicks = 0) => _lookTicks = lookTicks > 0 ? lookTicks : s_lookTicks;

    /// <summary>True while one thread is taken to be the faster way, or is being timed.</summary>
    public bool IsAlone { get; private set; }

    public void StartSteps() => _since = Stopwatch.GetTimestamp();

    public void EndStep()
    {
        _steps++;
        var ticks = _ticks + Stopwatch.GetTimestamp() - _since;
        if (ticks >= _lookTicks && _steps >= LeastSteps)
            EndLook(ticks);
    }

    public void StopSteps() => _ticks += Stopwatch.GetTimestamp() - _since;

    /// <summary>Takes note of what so many steps took.</summary>
    internal void EndLook(long ticks)
    {
        Judge((double)ticks / _steps);
        (_ticks, _steps, _since) = (0, 0, Stopwatch.GetTimestamp());
    }

    /// <summary>Takes note of the ticks of a step in the way that was last chosen, and chooses again.</summary>
    internal void Judge(double ticksOfStep)
    {
        if (_isTrial)
        {
            _isTrial = false;
            if (ticksOfStep < _best)
            {
                (_best, _looksBetween) = (ticksOfStep, FewestLooks);
            }
            else
            {
                IsAlone = !IsAlone;
                _looksBetween = Math.Min(2 * _looksBetween, MostLooks);
            }
            _looksLeft = _looksBetween;
            return;
        }
        // The latest looks count most: what else runs on the machine changes.
        _best = double.IsNaN(_best) ? ticksOfStep : (_best + ticksOfStep) / 2;
        if (--_looksLeft > 0)
            return;
        (_isTrial, IsAlone) = (true, !IsAlone);
    }
}
