using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Whether steps are faster shared between threads or on one: where steps are small, or other programs keep the processor busy, handing
/// parts over costs more than it brings. A run begins alone; sharing is tried when trying costs little beside the time that went by, and
/// kept as long as it is clearly faster. It changes nothing but the time, since results do not depend on who does what.
/// </summary>
internal sealed class SharingChoice
{
    // A look is a part of the time that went by, but between these: time slices of a busy system are some milliseconds long.
    private const double PartOfALook = 0.04;
    private static readonly long s_shortestLook = Stopwatch.Frequency / 200;
    private static readonly long s_longestLook = Stopwatch.Frequency / 10;
    private const int LeastSteps = 2;

    // A run that is over before is not worth a try: a thread that loses its processor in the middle of a part takes a time slice with it.
    private static readonly long s_firstTry = Stopwatch.Frequency / 7;

    // What sharing has to be below, of the time of one thread.
    private const double Worthwhile = 0.9;

    // Looks between two tries; doubled whenever one has failed.
    private const int FewestLooks = 4;
    private const int MostLooks = 256;

    // Looks of sharing after which one thread is timed again.
    private const int LooksOfSharing = 64;

    private long _since;
    private long _ticks;
    private long _ticksBefore;
    private int _steps;
    private double _alone = double.NaN;
    private int _looksBetween = FewestLooks;
    private int _looksLeft;
    private bool _hasBegun;

    /// <summary>True while one thread is taken to be the faster way, or is being timed.</summary>
    public bool IsAlone { get; private set; }

    public void StartSteps()
    {
        if (!_hasBegun)
            (_hasBegun, IsAlone) = (true, true);
        _since = Stopwatch.GetTimestamp();
    }

    public void EndStep()
    {
        _steps++;
        var ticks = _ticks + Stopwatch.GetTimestamp() - _since;
        if (_steps >= LeastSteps && ticks >= Math.Clamp((long)(PartOfALook * _ticksBefore), s_shortestLook, s_longestLook))
            EndLook(ticks);
    }

    public void StopSteps() => _ticks += Stopwatch.GetTimestamp() - _since;

    private void EndLook(long ticks)
    {
        _ticksBefore += ticks;
        Judge((double)ticks / _steps, mayTry: _ticksBefore >= s_firstTry);
        (_ticks, _steps, _since) = (0, 0, Stopwatch.GetTimestamp());
    }

    /// <summary>Takes note of the ticks of a step in the way that was last chosen, and chooses again.</summary>
    internal void Judge(double ticksOfStep, bool mayTry = true)
    {
        if (IsAlone)
        {
            // The latest looks count most: what else runs on the machine changes.
            _alone = double.IsNaN(_alone) ? ticksOfStep : (_alone + ticksOfStep) / 2;
            _looksLeft = Math.Max(0, _looksLeft - 1);
            if (_looksLeft > 0 || !mayTry)
                return;
            (IsAlone, _looksLeft) = (false, LooksOfSharing);
        }
        else if (ticksOfStep > Worthwhile * _alone)
        {
            (IsAlone, _looksLeft, _looksBetween) = (true, _looksBetween, Math.Min(2 * _looksBetween, MostLooks));
        }
        else if (--_looksLeft == 0)
        {
            // One look, and then sharing goes on unless it has become too slow.
            (IsAlone, _looksLeft, _looksBetween, _alone) = (true, 1, FewestLooks, double.NaN);
        }
    }
}
