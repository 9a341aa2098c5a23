using FfnnMlNet.Numerics;
using FfnnMlNet.Schedules;

namespace FfnnMlNet;

/// <summary>
/// What the learning rate is multiplied by at each step: a pure function of how far the run has come, and of its plateaus. Immutable.
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

    /// <summary>Factor (1 - cos(2 pi log2(1 + (2^cycles - 1) t))) / 2 with t the part of the run that is done: waves from 0 to 1 and back,
    /// each twice as long as the one before it (Holzmueller et al., 2024).</summary>
    /// <param name="cycles">Number of waves, 1 to 20. Default 4.</param>
    public static LearningRateSchedule CosLog(int cycles = 4)
    {
        if (cycles is < 1 or > 20)
            Throw.OutOfRange(nameof(cycles), cycles, "1 to 20", "4 is usual.");
        return new CosLog(cycles);
    }

    /// <summary>Factor reduction^n after n plateaus. A plateau is so many epochs without a new lowest loss: that of the validation rows
    /// where there are any, else the training loss.</summary>
    /// <param name="reduction">What the rate is multiplied by, in (0, 1). Default 0.1.</param>
    /// <param name="patience">Epochs without improvement until the rate falls, at least 1. Default 10.</param>
    /// <param name="minimumImprovement">A loss counts as lower when it is below the lowest times (1 - this); in [0, 1). Default
    /// 0.0001.</param>
    /// <param name="lowestFactor">The factor never falls below this, in [0, 1]. Default 0.</param>
    public static LearningRateSchedule ReduceOnPlateau(
        float reduction = 0.1f, int patience = 10, float minimumImprovement = 1e-4f, float lowestFactor = 0)
    {
        if (!(reduction is > 0 and < 1))
            Throw.OutOfRange(nameof(reduction), reduction, "above 0 and below 1", "0.1 is usual.");
        if (patience < 1)
            Throw.OutOfRange(nameof(patience), patience, "at least 1", "");
        if (!(minimumImprovement is >= 0 and < 1))
            Throw.OutOfRange(nameof(minimumImprovement), minimumImprovement, "in [0, 1)", "");
        if (!(lowestFactor is >= 0 and <= 1))
            Throw.OutOfRange(nameof(lowestFactor), lowestFactor, "in [0, 1]", "");
        return new ReduceOnPlateau(reduction, patience, minimumImprovement, lowestFactor);
    }

    /// <summary>Factor 1 for the first half of the run, then half a cosine down to 0.</summary>
    public static LearningRateSchedule FlatCosine { get; } = new FlatCosine();

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

    /// <summary>The rule and its parameters, such as "cos-log(4)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>What a checkpoint knows the schedule by: two with the same signature have the same factors. Never renamed.</summary>
    internal abstract string Signature { get; }

    /// <summary>Takes note of the loss of an epoch.</summary>
    internal virtual void Observe(double loss, ref PlateauState state)
    {
    }

    /// <summary>The factor at one step.</summary>
    internal abstract double FactorAt(in RunProgress progress);
}
