using FfnnMlNet.Numerics;
using FfnnMlNet.Schedules;

namespace FfnnMlNet;

/// <summary>A factor on the learning rate for each step. It depends only on the position in the run and, for some schedules, on plateaus of
/// the loss. Immutable.</summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Factor 1 at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new Constant();

    /// <summary>Factor 1 / (1 + decay * t) at step t, counted from 0.</summary>
    /// <param name="decay">At least 0 and finite. The rate is halved after 1 / decay steps.</param>
    /// <param name="restartEachEpoch">True: t is counted from the start of each epoch. False: from the start of the run. Default
    /// false.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not at least 0 and finite.</exception>
    public static LearningRateSchedule InverseTime(float decay, bool restartEachEpoch = false)
    {
        if (!(decay >= 0) || !float.IsFinite(decay))
            Throw.OutOfRange(nameof(decay), decay, "at least 0 and finite", "0 keeps the rate constant.");
        return new InverseTime(decay, restartEachEpoch);
    }

    /// <summary>Factor drop^n, where n = floor(finished epochs / epochsPerDrop).</summary>
    /// <param name="drop">The factor of each drop, in (0, 1]. Default 0.1.</param>
    /// <param name="epochsPerDrop">Number of epochs between drops, at least 1. Default 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRateSchedule StepDecay(float drop = 0.1f, int epochsPerDrop = 30)
    {
        if (!(drop is > 0 and <= 1))
            Throw.OutOfRange(nameof(drop), drop, "above 0 and at most 1", "");
        if (epochsPerDrop < 1)
            Throw.OutOfRange(nameof(epochsPerDrop), epochsPerDrop, "at least 1", "");
        return new StepDecay(drop, epochsPerDrop);
    }

    /// <summary>Factor (1 + cos(pi t)) / 2 with t the fraction of the run that is done: from 1 at the start to 0 at the end (Loshchilov and
    /// Hutter, 2017).</summary>
    public static LearningRateSchedule Cosine { get; } = new Cosine();

    /// <summary>Factor (1 - cos(2 pi log2(1 + (2^cycles - 1) t))) / 2 with t the fraction of the run that is done: waves from 0 to 1 and
    /// back, each twice as long as the one before (Holzmüller, Grinsztajn and Steinwart, 2024).</summary>
    /// <param name="cycles">Number of waves, 1 to 20. Default 4.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cycles"/> is not 1 to 20.</exception>
    public static LearningRateSchedule CosLog(int cycles = 4)
    {
        if (cycles is < 1 or > 20)
            Throw.OutOfRange(nameof(cycles), cycles, "1 to 20", "4 is usual.");
        return new CosLog(cycles);
    }

    /// <summary>Factor reduction^n after n plateaus. A plateau is a number of epochs without a new lowest loss. The loss is that of the
    /// validation rows; without them it is the training loss.</summary>
    /// <param name="reduction">The factor after each plateau, in (0, 1). Default 0.1.</param>
    /// <param name="patience">Number of epochs without an improvement that make a plateau, at least 1. Default 10.</param>
    /// <param name="minimumImprovement">A loss counts as an improvement when it is below (1 - this) times the lowest so far; in [0, 1).
    /// Default 0.0001.</param>
    /// <param name="lowestFactor">The lowest value of the factor, in [0, 1]. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
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

    /// <summary>The one-cycle policy (Smith and Topin, 2018): the factor rises from 1/25 to 1 over the first part of the run and then falls
    /// to 0, both along half a cosine.</summary>
    /// <param name="warmupPart">The fraction of the run in which the factor rises, in (0, 1). Default 0.3.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="warmupPart"/> is not in (0, 1).</exception>
    public static LearningRateSchedule OneCycle(float warmupPart = 0.3f)
    {
        if (!(warmupPart is > 0 and < 1))
            Throw.OutOfRange(nameof(warmupPart), warmupPart, "above 0 and below 1", "0.3 is usual.");
        return new OneCycle(warmupPart);
    }

    /// <summary>The factor of <paramref name="then"/>, multiplied by (t + 1) / steps for the first steps t = 0, 1, ...</summary>
    /// <param name="steps">Number of steps until the full rate is reached, at least 1.</param>
    /// <param name="then">The schedule whose factor is multiplied; its steps are counted from the start of the run. Null = constant.
    /// Default null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static LearningRateSchedule Warmup(int steps, LearningRateSchedule? then = null)
    {
        if (steps < 1)
            Throw.OutOfRange(nameof(steps), steps, "at least 1", "");
        return new Warmup(steps, then ?? Constant);
    }

    /// <summary>The rule and its parameters, such as "cos-log(4)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures have equal factors. Must not change between
    /// versions.</summary>
    internal abstract string Signature { get; }

    /// <summary>Records the loss of an epoch.</summary>
    internal virtual void Observe(double loss, ref PlateauState state)
    {
    }

    /// <summary>The factor at one step.</summary>
    internal abstract double FactorAt(in RunProgress progress);
}
