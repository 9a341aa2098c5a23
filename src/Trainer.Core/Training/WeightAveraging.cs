using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>How the parameters of many steps are averaged into those of the model (Polyak and Juditsky, 1992). Training itself continues
/// with its own parameters; the average is what is judged after each epoch and what the model gets. It needs memory for one more copy of
/// the parameters. Immutable.</summary>
public abstract class WeightAveraging
{
    private protected WeightAveraging()
    {
    }

    /// <summary>Exponential moving average (EMA), updated after each step: average += share (parameters - average) with share = 1 - decay.
    /// At the first steps t = 1, 2, ... the share is 9 / (t + 8) as long as that is larger (polynomial decay: Shamir and Zhang, 2013). So
    /// the initial parameters have no part in the average, and it covers about the last ninth of the steps at first.</summary>
    /// <param name="decay">In (0, 1). After 9 / (1 - decay) steps the average covers about the last 1 / (1 - decay) steps. 0.99 to 0.999
    /// are usual. Default 0.998.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not in (0, 1).</exception>
    public static WeightAveraging Exponential(float decay = 0.998f)
    {
        if (!(decay is > 0 and < 1))
            Throw.OutOfRange(
                "WeightAveraging: decay", decay, "above 0 and below 1", "0.998 is usual. Leave WeightAveraging null to average nothing.");
        return new ExponentialAveraging(decay);
    }

    /// <summary>Stochastic weight averaging (SWA: Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, 2018): the mean of the parameters at
    /// the ends of the last epochs, each with the same weight. Before the first of them the parameters themselves are judged.</summary>
    /// <param name="startFraction">The fraction of the epochs of the schedule (<c>ScheduleEpochs</c>, or <c>NumberOfEpochs</c>) before the
    /// first epoch that counts, in [0, 1). The last of them always counts. Default 0.75.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="startFraction"/> is not in [0, 1).</exception>
    public static WeightAveraging Stochastic(float startFraction = 0.75f)
    {
        if (!(startFraction is >= 0 and < 1))
            Throw.OutOfRange("WeightAveraging: startFraction", startFraction, "in [0, 1)", "0.75 is usual.");
        return new StochasticAveraging(startFraction);
    }

    /// <summary>The rule and its parameter, such as "exponential(0.998)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures average to the same bits. Must not change between
    /// versions.</summary>
    internal abstract string Signature { get; }

    /// <summary>The share of the parameters in the new average after a step, in [0, 1]. 0 keeps the average, 1 replaces it by the
    /// parameters.</summary>
    /// <param name="step">Number of the step in the whole run, counted from 1.</param>
    internal virtual float ShareOfStep(long step) => 0;

    /// <summary>The share at the end of an epoch, after its last step.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="numberOfEpochs">The number of epochs of the schedule: <c>ScheduleEpochs</c>, or <c>NumberOfEpochs</c>.</param>
    internal virtual float ShareOfEpoch(int epoch, int numberOfEpochs) => 0;

    private sealed class ExponentialAveraging(float decay) : WeightAveraging
    {
        // At the first steps the parameters of step i have a weight proportional to i^8 in the average; this is 8 + 1.
        private const double Steepness = 9;

        internal override float ShareOfStep(long step) => (float)Math.Max(1.0 - decay, Steepness / (step + (Steepness - 1)));

        internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"exponential({decay})");
    }

    private sealed class StochasticAveraging(float startFraction) : WeightAveraging
    {
        internal override float ShareOfEpoch(int epoch, int numberOfEpochs)
        {
            var before = (int)((double)startFraction * numberOfEpochs);
            return epoch <= before + 1 ? 1 : (float)(1.0 / (epoch - before));
        }

        internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"stochastic({startFraction})");
    }
}
