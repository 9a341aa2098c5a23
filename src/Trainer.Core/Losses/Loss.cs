using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>The loss L(a, t) of one row with outputs a and targets t. Training minimises its mean over the rows, weighted by the weights of
/// the rows. Immutable; one object may be used by any number of trainers and threads.</summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>Cross-entropy: L = -(sum over k of t_k log a_k) for class probabilities a, in nats. The matched output activation is
    /// <see cref="Activation.Softmax"/>.</summary>
    /// <param name="labelSmoothing">s, the share of the target that is spread evenly over all K classes, in [0, 1): the target becomes t (1
    /// - s) + s / K (Szegedy et al., 2016). 0.1 is usual. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is not in [0, 1).</exception>
    public static Loss CrossEntropy(float labelSmoothing = 0)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            Throw.OutOfRange(nameof(labelSmoothing), labelSmoothing, "in [0, 1)", "0 turns it off; 0.1 is usual.");
        return new CrossEntropy(labelSmoothing);
    }

    /// <summary>Binary cross-entropy: L = -(sum over outputs of t log a + (1 - t) log(1 - a)) for probabilities a, in nats. The matched
    /// output activation is <see cref="Activation.Sigmoid"/>.</summary>
    public static Loss BinaryCrossEntropy { get; } = new ElementwiseLoss<BinaryCrossEntropy>(default);

    /// <summary><see cref="BinaryCrossEntropy"/> with smoothed targets t (1 - s) + s / 2 (Szegedy et al., 2016, for two classes).</summary>
    /// <param name="labelSmoothing">s, the share of the target that is spread evenly over both classes, in [0, 1). 0.1 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is not in [0, 1).</exception>
    public static Loss SmoothedBinaryCrossEntropy(float labelSmoothing)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            Throw.OutOfRange(nameof(labelSmoothing), labelSmoothing, "in [0, 1)", "0 turns it off; 0.1 is usual.");
        return new ElementwiseLoss<BinaryCrossEntropy>(new BinaryCrossEntropy(labelSmoothing));
    }

    /// <summary>Squared error: L = 1/2 (sum over outputs of (a - t)^2), so that dL/da = a - t. Estimates the mean.</summary>
    public static Loss SquaredError { get; } = new ElementwiseLoss<SquaredError>(default);

    /// <summary>Absolute error: L = sum over outputs of |a - t|. Estimates the median.</summary>
    public static Loss AbsoluteError { get; } = new ElementwiseLoss<AbsoluteError>(default);

    /// <summary>Huber's loss: L = sum over outputs of 1/2 d^2 where |d| &lt;= delta, else delta (|d| - delta/2), with d = a - t (Huber,
    /// 1964).</summary>
    /// <param name="delta">The difference from which the loss grows linearly, above 0. It is in the unit of the label, even if the trainer
    /// scales labels. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not above 0 and finite.</exception>
    public static Loss Huber(float delta = 1f)
    {
        if (!(delta > 0) || !float.IsFinite(delta))
            Throw.OutOfRange(nameof(delta), delta, "above 0 and finite", "It is in the unit of the label.");
        return new ElementwiseLoss<Huber>(new Huber(delta));
    }

    /// <summary><see cref="Huber"/>'s loss with delta in the unit of the scaled labels: in standard deviations of each label if
    /// <c>TargetScaling</c> standardizes it, so that the same delta suits labels of any unit. Labels that are not scaled have it in their
    /// own unit.</summary>
    /// <param name="delta">The difference from which the loss grows linearly, above 0. Default 0.3.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not above 0 and finite.</exception>
    public static Loss ScaledHuber(float delta = 0.3f)
    {
        if (!(delta > 0) || !float.IsFinite(delta))
            Throw.OutOfRange(nameof(delta), delta, "above 0 and finite", "It is in the unit of the scaled labels.");
        return new ElementwiseLoss<ScaledHuber>(new ScaledHuber(delta));
    }

    /// <summary>L = sum over outputs of log cosh(a - t): quadratic for small differences, linear for large ones, and smooth everywhere. The
    /// transition is at a difference of about 1, which is one standard deviation of the label if <c>TargetScaling</c> standardizes
    /// it.</summary>
    public static Loss LogCosh { get; } = new ElementwiseLoss<LogCosh>(default);

    /// <summary>Pinball loss: L = sum over outputs of q (t - a) where a &lt; t, else (1 - q) (a - t). Estimates the q-quantile.</summary>
    /// <param name="quantile">q, in (0, 1); 0.5 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not in (0, 1).</exception>
    public static Loss Pinball(float quantile)
    {
        if (!(quantile is > 0 and < 1))
            Throw.OutOfRange(nameof(quantile), quantile, "above 0 and below 1", "0.9 leads to the value that 90 % of labels lie below.");
        return new ElementwiseLoss<Pinball>(new Pinball(quantile));
    }

    /// <summary>Pinball loss for several quantiles of each label at once, for <c>FfnnMultiOutputRegressionTrainer</c>. Score contains one
    /// number per label and quantile: first all quantiles of the first label, in the order given here, then those of the next. The
    /// quantiles are learnt independently, so they may cross where there are few rows.</summary>
    /// <param name="quantiles">The quantiles, ascending, each in (0, 1); at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="quantiles"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is not in (0, 1), or they are not ascending.</exception>
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

    /// <summary>Poisson loss: L = sum over outputs of a - t log a, for counts t and their expected number a. The matched output activation
    /// is <see cref="Activation.Exponential"/>, so the network learns log a. Labels must not be negative.</summary>
    public static Loss Poisson { get; } = new ElementwiseLoss<Poisson>(default);

    /// <summary>Hinge loss: L = sum over outputs of max(0, 1 - y a) with y = +1 for a target of 1 and -1 for 0. It separates two classes,
    /// or each class from all others, by a margin. The output activation must have positive and negative values, such as identity or
    /// tanh.</summary>
    public static Loss Hinge { get; } = new ElementwiseLoss<Hinge>(default);

    /// <summary>Negative log-likelihood: L = -(sum over k of t_k a_k) for log-probabilities a, in nats. The matched output activation is
    /// <see cref="Activation.LogSoftmax"/>; together they equal cross-entropy with softmax.</summary>
    public static Loss NegativeLogLikelihood { get; } = new ElementwiseLoss<NegativeLogLikelihood>(default);

    /// <summary>A loss of your own that is a sum over outputs, given by functions of one output a and its target t. For a loss that
    /// combines several outputs see <see cref="CustomLoss"/>.</summary>
    /// <param name="id">The name in logs and saved models. Must not be empty.</param>
    /// <param name="value">The loss l(a, t) of one output.</param>
    /// <param name="gradient">Its derivative dl/da.</param>
    /// <param name="outputActivation">The output activation that is used when the options name none; null = identity. Default null.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
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

    /// <summary>The output activation that is used with this loss when none is chosen.</summary>
    internal virtual Activation MatchedOutput => Activation.Identity;

    /// <summary>Number of network outputs per target. The targets of a row are repeated as often.</summary>
    internal int OutputsPerTarget => Math.Max(1, OutputSuffixes.Count);

    /// <summary>Suffixes of the output names of one target, such as "q0.9"; empty if it has one output.</summary>
    internal virtual IReadOnlyList<string> OutputSuffixes => [];

    /// <summary>For two classes: true if outputs are margins, with the decision at 0; false if they are probabilities, with the decision at
    /// 0.5.</summary>
    internal virtual bool HasMargins => false;

    /// <summary>True if L depends on a - t only, so that it may be minimised for shifted and scaled targets.</summary>
    internal virtual bool ComparesDifferences => false;

    /// <summary>True if L depends on a - t only and its gradient is bounded, so that no single far target outweighs the others.</summary>
    internal virtual bool IsRobust => false;

    /// <summary>True if L compares the outputs of a row with each other, as those of classes. With a single output such a loss is
    /// useless.</summary>
    internal virtual bool ComparesClasses => false;

    /// <summary>The equivalent loss for targets that were divided by <paramref name="scale"/>.</summary>
    /// <param name="scale">[outputs], above 0.</param>
    internal virtual Loss ForScaledTargets(ReadOnlySpan<float> scale) => this;

    /// <summary>True if L is defined for this target.</summary>
    internal virtual bool AcceptsTarget(float target) => true;

    /// <summary>What <see cref="AcceptsTarget"/> requires, as text that follows "labels".</summary>
    internal virtual string TargetDomain => "of any value";

    /// <summary>True if the loss is finite for every value in the range of the activation.</summary>
    internal abstract bool Accepts(OutputRange range);

    /// <summary>What <see cref="Accepts"/> requires, as text that follows "an output activation with values".</summary>
    internal abstract string AcceptedValues { get; }

    /// <summary>The closed form of loss and delta for an output activation that this loss is matched with; null if there is none.</summary>
    internal virtual MatchedPair? MatchWith(Activation output) => null;

    /// <summary>losses[r] = L(activation[r], targets[r]).</summary>
    internal abstract void ValuesInto(Matrix activation, Matrix targets, Span<float> losses);

    /// <summary>gradient[r, k] = dL/da_k of row r.</summary>
    /// <param name="gradient">[rows, outputs], padding zero; overwritten, padding stays zero.</param>
    internal abstract void GradientInto(Matrix activation, Matrix targets, Matrix gradient);

    /// <summary>L in double, by the textbook formula, for the reference implementation.</summary>
    internal abstract double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t);

    /// <summary>gradient[k] = dL/da_k in double, by the textbook formula.</summary>
    internal abstract void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient);

    /// <summary>The id and the parameters, such as "cross-entropy(0.1)".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it. Built-in losses with equal signatures compute the same bits. Must not change
    /// between versions.</summary>
    internal string Signature => Parameters.Length == 0
        ? Id
        : $"{Id}({string.Join(", ", Parameters.Select(p => p.ToString(CultureInfo.InvariantCulture)))})";
}
