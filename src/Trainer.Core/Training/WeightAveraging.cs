using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// How the parameters of many steps become those of the model (Polyak and Juditsky, 1992): training goes on with its own parameters, and an
/// average of them is what is judged after each epoch and what the model gets. It needs one more copy of the parameters. Immutable.
/// </summary>
public abstract class WeightAveraging
{
    private protected WeightAveraging()
    {
    }

    /// <summary>Exponential moving average ("EMA") after every step: average += share (parameters - average), where share is 1 - decay, and
    /// 9 / (t + 8) at the first steps t = 1, 2, ... as long as that is more (polynomial decay: Shamir and Zhang, 2013), so that the start
    /// has no part in it and no average is of more than about the last ninth of the steps.</summary>
    /// <param name="decay">In (0, 1): the average is of about the last 1 / (1 - decay) steps, once as many as 9 / (1 - decay) are done.
    /// 0.99 to 0.999 are usual. Default 0.998.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not in (0, 1).</exception>
    public static WeightAveraging Exponential(float decay = 0.998f)
    {
        if (!(decay is > 0 and < 1))
            Throw.OutOfRange(
                "WeightAveraging: decay", decay, "above 0 and below 1", "0.998 is usual. Leave WeightAveraging null to average nothing.");
        return new ExponentialAveraging(decay);
    }

    /// <summary>Mean of the parameters at the end of each epoch from a part of the run on, each epoch counting alike; until then the
    /// parameters are judged as they are ("SWA": Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, 2018).</summary>
    /// <param name="startFraction">The part of <c>NumberOfEpochs</c> that goes by before the first epoch that counts, in [0, 1); at least
    /// the last epoch counts. Default 0.75.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="startFraction"/> is not in [0, 1).</exception>
    public static WeightAveraging Stochastic(float startFraction = 0.75f)
    {
        if (!(startFraction is >= 0 and < 1))
            Throw.OutOfRange("WeightAveraging: startFraction", startFraction, "in [0, 1)", "0.75 is usual.");
        return new StochasticAveraging(startFraction);
    }

    /// <summary>The rule and its parameter, such as "exponential(0.998)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>What a checkpoint knows the rule by: two with the same signature average to the same bits. Never renamed.</summary>
    internal abstract string Signature { get; }

    /// <summary>What part of the parameters after a step goes into the average, in [0, 1]; 1 makes them the average.</summary>
    /// <param name="step">Counted from 1 over the whole run.</param>
    internal virtual float ShareOfStep(long step) => 0;

    /// <summary>The same at the end of an epoch, after its last step.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="numberOfEpochs">Epochs at most.</param>
    internal virtual float ShareOfEpoch(int epoch, int numberOfEpochs) => 0;

    private sealed class ExponentialAveraging(float decay) : WeightAveraging
    {
        // One more than the power of i that the weight of step i grows with at the first steps.
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
