using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Decides by measuring whether training steps are faster on several threads or on one. Where steps are small, or other programs use the
/// processor, handing work to other threads costs more than it gains. A run begins on one thread. Sharing is tried when the trial is short
/// compared with the time of the run so far, and kept as long as it is clearly faster. This affects only the time, since results do not
/// depend on which thread does what.
/// </summary>
internal sealed class SharingChoice
{
    // A measurement takes this fraction of the time of the run so far, within the two bounds below. The lower bound exists because time
    // slices of a busy system are some milliseconds long.
    private const double MeasuredFraction = 0.04;
    private static readonly long s_shortestMeasurement = Stopwatch.Frequency / 200;
    private static readonly long s_longestMeasurement = Stopwatch.Frequency / 10;
    private const int LeastSteps = 2;

    // Sharing is first tried after this time. In a shorter run a trial does not pay: a thread that loses its processor in the middle of a
    // part delays the step by a whole time slice.
    private static readonly long s_firstTry = Stopwatch.Frequency / 7;

    // Sharing is kept when a step takes less than this fraction of its time on one thread.
    private const double Worthwhile = 0.9;

    // Measurements between two trials; doubled whenever a trial has failed.
    private const int FewestMeasurements = 4;
    private const int MostMeasurements = 256;

    // Measurements of sharing after which one thread is timed again.
    private const int MeasurementsOfSharing = 64;

    private long _since;
    private long _ticks;
    private long _ticksBefore;
    private int _steps;
    private double _alone = double.NaN;
    private int _measurementsBetween = FewestMeasurements;
    private int _measurementsLeft;
    private bool _hasBegun;

    /// <summary>True while steps run on one thread.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>Called before a sequence of steps.</summary>
    public void StartSteps()
    {
        if (!_hasBegun)
            (_hasBegun, IsAlone) = (true, true);
        _since = Stopwatch.GetTimestamp();
    }

    /// <summary>Called after each step.</summary>
    public void EndStep()
    {
        _steps++;
        var ticks = _ticks + Stopwatch.GetTimestamp() - _since;
        var least = Math.Clamp((long)(MeasuredFraction * _ticksBefore), s_shortestMeasurement, s_longestMeasurement);
        if (_steps >= LeastSteps && ticks >= least)
            EndMeasurement(ticks);
    }

    /// <summary>Called after a sequence of steps.</summary>
    public void StopSteps() => _ticks += Stopwatch.GetTimestamp() - _since;

    private void EndMeasurement(long ticks)
    {
        _ticksBefore += ticks;
        Judge((double)ticks / _steps, mayTry: _ticksBefore >= s_firstTry);
        (_ticks, _steps, _since) = (0, 0, Stopwatch.GetTimestamp());
    }

    /// <summary>Records the mean ticks per step of a measurement in the current mode, and chooses the mode of the next one.</summary>
    internal void Judge(double ticksOfStep, bool mayTry = true)
    {
        if (IsAlone)
        {
            // Recent measurements count most, because the load of the machine changes.
            _alone = double.IsNaN(_alone) ? ticksOfStep : (_alone + ticksOfStep) / 2;
            _measurementsLeft = Math.Max(0, _measurementsLeft - 1);
            if (_measurementsLeft > 0 || !mayTry)
                return;
            (IsAlone, _measurementsLeft) = (false, MeasurementsOfSharing);
        }
        else if (ticksOfStep > Worthwhile * _alone)
        {
            (IsAlone, _measurementsLeft) = (true, _measurementsBetween);
            _measurementsBetween = Math.Min(2 * _measurementsBetween, MostMeasurements);
        }
        else if (--_measurementsLeft == 0)
        {
            // One thread is timed once; then sharing continues unless it has become too slow.
            (IsAlone, _measurementsLeft, _measurementsBetween, _alone) = (true, 1, FewestMeasurements, double.NaN);
        }
    }
}
