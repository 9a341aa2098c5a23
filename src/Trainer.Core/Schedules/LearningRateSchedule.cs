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

    /// <summary>Factor drop^n after n times so many epochs.</summary>
    /// <param name="drop">What the rate is multiplied by, in (0, 1]. Default 0.1.</param>
    /// <param name="epochsPerDrop">Epochs between drops, at least 1. Default 30.</param>
    public static LearningRateSchedule StepDecay(float drop = 0.1f, int epochsPerDrop = 30)
    {
        if (!(drop is > 0 and <= 1))
            Throw.OutOfRange(nameof(drop), drop, "above 0 and at most 1", "");
        if (epochsPerDrop < 1)
            Throw.OutOfRange(nameof(epochsPerDrop), epochsPerDrop, "at least 1", "");
        return new StepDecay(drop, epochsPerDrop);
    }

    /// <summary>Factor (1 + cos(pi t)) / 2 with t the part of the run that is done: from 1 at the start to 0 at the end
    /// (Loshchilov and Hutter, 2017).</summary>
    public static LearningRateSchedule Cosine { get; } = new Cosine();

    /// <summary>Factor up from 1/25 to 1 over the first part of the run, then down to 0, both along half a cosine
    /// (Smith and Topin, 2018).</summary>
    /// <param name="warmupPart">The part of the run that goes up, in (0, 1). Default 0.3.</param>
    public static LearningRateSchedule OneCycle(float warmupPart = 0.3f)
    {
        if (!(warmupPart is > 0 and < 1))
            Throw.OutOfRange(nameof(warmupPart), warmupPart, "above 0 and below 1", "0.3 is usual.");
        return new OneCycle(warmupPart);
    }

    /// <summary>The factor of <paramref name="then"/>, times (t + 1) / steps at the first steps t.</summary>
    /// <param name="steps">Updates until the full rate is reached, at least 1.</param>
    /// <param name="then">Null = constant. It counts from the start of the run.</param>
    public static LearningRateSchedule Warmup(int steps, LearningRateSchedule? then = null)
    {
        if (steps < 1)
            Throw.OutOfRange(nameof(steps), steps, "at least 1", "");
        return new Warmup(steps, then ?? Constant);
    }

    /// <summary>The factor at one step.</summary>
    internal abstract double FactorAt(in RunProgress progress);
}
