using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// The cost L(a, t) of one row with outputs a and targets t. Training minimises its mean over the rows, weighted by
/// their example weights. Immutable; one object may serve any number of trainers and threads.
/// </summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>L = -(sum over k of t_k log a_k), for class probabilities a; in nats.</summary>
    /// <param name="labelSmoothing">Share of the target spread evenly over all classes, in [0, 1). Default 0.
    /// The target becomes t (1 - s) + s / K (Szegedy et al., 2016).</param>
    public static Loss CrossEntropy(float labelSmoothing = 0)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            Throw.OutOfRange(nameof(labelSmoothing), labelSmoothing, "in [0, 1)", "0 turns it off; 0.1 is usual.");
        return new CrossEntropy(labelSmoothing);
    }

    /// <summary>L = -(sum over outputs of t log a + (1 - t) log(1 - a)), for probabilities a; in nats.</summary>
    public static Loss BinaryCrossEntropy { get; } = new ElementwiseLoss<BinaryCrossEntropy>(default);

    /// <summary><see cref="BinaryCrossEntropy"/> on targets t (1 - s) + s / 2 (Szegedy et al., 2016, for two classes).</summary>
    /// <param name="labelSmoothing">s, the share of the target spread evenly over both classes, in [0, 1). 0.1 is usual.</param>
    public static Loss SmoothedBinaryCrossEntropy(float labelSmoothing)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            Throw.OutOfRange(nameof(labelSmoothing), labelSmoothing, "in [0, 1)", "0 turns it off; 0.1 is usual.");
        return new ElementwiseLoss<BinaryCrossEntropy>(new BinaryCrossEntropy(labelSmoothing));
    }

    /// <summary>L = 1/2 (sum over outputs of (a - t)^2), so that dL/da = a - t.</summary>
    public static Loss SquaredError { get; } = new ElementwiseLoss<SquaredError>(default);

    /// <summary>L = sum over outputs of |a - t|: leads to the median.</summary>
    public static Loss AbsoluteError { get; } = new ElementwiseLoss<AbsoluteError>(default);

    /// <summary>L = sum over outputs of 1/2 d^2 where |d| &lt;= delta, else delta (|d| - delta/2), with d = a - t (Huber, 1964).</summary>
    /// <param name="delta">Distance from which the loss grows linearly, in the unit of the label also where labels are scaled inside the
    /// trainer; above 0. Default 1.</param>
    public static Loss Huber(float delta = 1f)
    {
        if (!(delta > 0) || !float.IsFinite(delta))
            Throw.OutOfRange(nameof(delta), delta, "above 0 and finite", "It is in the unit of the label.");
        return new ElementwiseLoss<Huber>(new Huber(delta));
    }

    /// <summary>L = sum over outputs of log cosh(a - t): squared near 0, linear far from it, smooth everywhere. Near and far are told apart
    /// at 1, which is one standard deviation of the label where <c>TargetScaling</c> standardizes it.</summary>
    public static Loss LogCosh { get; } = new ElementwiseLoss<LogCosh>(default);

    /// <summary>L = sum over outputs of q (t - a) where a &lt; t, else (1 - q) (a - t): leads to the q-quantile.</summary>
    /// <param name="quantile">q in (0, 1); 0.5 is the median.</param>
    public static Loss Pinball(float quantile)
    {
        if (!(quantile is > 0 and < 1))
            Throw.OutOfRange(nameof(quantile), quantile, "above 0 and below 1", "0.9 leads to the value that 90 % of labels lie below.");
        return new ElementwiseLoss<Pinball>(new Pinball(quantile));
    }

    /// <summary>Several quantiles of each label at once, for <c>FfnnMultiOutputRegressionTrainer</c>: Score holds for each label one number
    /// a quantile, in the order given here. The quantiles are learnt side by side, so in regions with few rows they may cross.</summary>
    /// <param name="quantiles">Ascending, each in (0, 1).</param>
    public static Loss Pinball(params float[] quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        if (quantiles.Length == 0)
            throw new ArgumentException(
                "quantiles must hold at least one number, but was empty. For example: Loss.Pinball(0.1f, 0.5f, 0.9f).", nameof(quantiles));
        foreach (var quantile in quantiles)
            Pinball(quantile);
        for (var i = 1; i < quantiles.Length; i++)
        {
            if (!(quantiles[i] > quantiles[i - 1]))
                Throw.OutOfRange(
                    nameof(quantiles), string.Join(", ", quantiles.Select(q => q.ToString(CultureInfo.InvariantCulture))), "ascending", "");
        }
        return quantiles.Length == 1 ? Pinball(quantiles[0]) : new PinballSet([.. quantiles]);
    }

    /// <summary>L = sum over outputs of a - t log a, for counts t and their expected number a. The matched output is
    /// <see cref="Activation.Exponential"/>, so the network learns log a. Labels must not be negative.</summary>
    public static Loss Poisson { get; } = new ElementwiseLoss<Poisson>(default);

    /// <summary>L = sum over outputs of max(0, 1 - y a) with y = +1 for a target of 1 and -1 for 0: a margin between two classes, or of
    /// each class against the rest. The output activation needs both signs, as identity and tanh have.</summary>
    public static Loss Hinge { get; } = new ElementwiseLoss<Hinge>(default);

    /// <summary>L = -(sum over k of t_k a_k), for logarithms a of class probabilities; in nats. The matched output is
    /// <see cref="Activation.LogSoftmax"/>; together they are cross-entropy on softmax.</summary>
    public static Loss NegativeLogLikelihood { get; } = new ElementwiseLoss<NegativeLogLikelihood>(default);

    /// <summary>A loss of your own that is a sum over outputs, as functions of an output a and its target t; see <see cref="CustomLoss"/>
    /// for one that looks at all outputs at once.</summary>
    /// <param name="id">The name in logs and saved models; not empty.</param>
    /// <param name="value">l(a, t), in double.</param>
    /// <param name="gradient">dl/da, in double.</param>
    /// <param name="outputActivation">Used where the options name none; null = identity. Default null.</param>
    public static Loss Custom(
        string id, Func<double, double, double> value, Func<double, double, double> gradient, Activation? outputActivation = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        return new FunctionLoss(id, value, gradient, outputActivation);
    }

    /// <summary>The name in saved models, such as "cross-entropy".</summary>
    public abstract string Id { get; }

    /// <summary>The parameters saved with the id, in a fixed order.</summary>
    internal virtual float[] Parameters => [];

    /// <summary>The output activation that goes with this loss where none is chosen.</summary>
    internal virtual Activation MatchedOutput => Activation.Identity;

    /// <summary>How many outputs the network has for each target; the targets come repeated as often.</summary>
    internal int OutputsPerTarget => Math.Max(1, OutputSuffixes.Count);

    /// <summary>What tells the outputs of one target apart, to follow its name, such as "q0.9"; empty where it has one output.</summary>
    internal virtual IReadOnlyList<string> OutputSuffixes => [];

    /// <summary>For two classes: true when outputs are margins, decided at 0, false when they are probabilities, decided at 0.5.</summary>
    internal virtual bool HasMargins => false;

    /// <summary>True when L is a function of a - t alone, so that it may as well be minimised on shifted and scaled targets.</summary>
    internal virtual bool ComparesDifferences => false;

    /// <summary>True for a function of a - t whose gradient is bounded, so that no single far target rules the others.</summary>
    internal virtual bool IsRobust => false;

    /// <summary>True when L compares the outputs of a row as those of classes with each other: of one output alone it tells
    /// nothing.</summary>
    internal virtual bool ComparesClasses => false;

    /// <summary>The loss that means the same on targets divided by <paramref name="scale"/>.</summary>
    /// <param name="scale">[outputs], above 0.</param>
    internal virtual Loss ForScaledTargets(ReadOnlySpan<float> scale) => this;

    /// <summary>True when L is defined for this target.</summary>
    internal virtual bool AcceptsTarget(float target) => true;

    /// <summary>What <see cref="AcceptsTarget"/> asks for, in words that end "labels ...".</summary>
    internal virtual string TargetDomain => "of any value";

    /// <summary>True when every value of an activation with this range has a finite loss.</summary>
    internal abstract bool Accepts(OutputRange range);

    /// <summary>What <see cref="Accepts"/> asks for, in words that end "an output activation with values ...".</summary>
    internal abstract string AcceptedValues { get; }

    /// <summary>The closed form of value and delta for an output activation this loss is matched with, or null.</summary>
    internal virtual MatchedPair? MatchWith(Activation output) => null;

    /// <summary>losses[r] = L(activation[r], targets[r]).</summary>
    internal abstract void ValuesInto(Matrix activation, Matrix targets, Span<float> losses);

    /// <summary>gradient[r, k] = dL/da_k of row r.</summary>
    /// <param name="gradient">[rows, outputs], padding zero; overwritten, padding stays zero.</param>
    internal abstract void GradientInto(Matrix activation, Matrix targets, Matrix gradient);

    /// <summary>L in double, from the textbook formula: what the reference network uses.</summary>
    internal abstract double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t);

    /// <summary>gradient[k] = dL/da_k in double, from the textbook formula.</summary>
    internal abstract void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient);

    /// <summary>The id, with parameters where there are any, such as "cross-entropy(0.1)".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows it by. Of built-in ones two with the same signature compute the same bits.</summary>
    internal string Signature => Parameters.Length == 0
        ? Id
        : $"{Id}({string.Join(", ", Parameters.Select(p => p.ToString(CultureInfo.InvariantCulture)))})";
}
