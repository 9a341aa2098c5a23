using FfnnMlNet.Numerics;
using FfnnMlNet.Schedules;

namespace FfnnMlNet;

/// <summary>
/// What the learning rate is multiplied by at each step: a pure function of how far the run has come. Immutable.
/// </summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Factor 1 at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new Constant();

    /// <summary>Factor 1 / (1 + decay * t) at step t, counted from 0.</summary>
    /// <param name="decay">At least 0; about 1 / (steps after which the rate has halved).</param>
    /// <param name="restartEachEpoch">Count t from the start of each epoch instead of from the start of the run. Default false.</param>
    public static LearningRateSchedule InverseTime(float decay, bool restartEachEpoch = false)
    {
        if (!(decay >= 0) || !float.IsFinite(decay))
            Throw.OutOfRange(nameof(decay), decay, "at least 0 and finite", "0 keeps the rate constant.");
        return new InverseTime(decay, restartEachEpoch);
    }

    /// <summary>The factor at one step.</summary>
    internal abstract double FactorAt(in RunProgress progress);
}
