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

    /// <summary>L = 1/2 (sum over outputs of (a - t)^2), so that dL/da = a - t.</summary>
    public static Loss SquaredError { get; } = new ElementwiseLoss<SquaredError>(default);

    /// <summary>L = sum over outputs of |a - t|: leads to the median.</summary>
    public static Loss AbsoluteError { get; } = new ElementwiseLoss<AbsoluteError>(default);

    /// <summary>L = sum over outputs of 1/2 d^2 where |d| &lt;= delta, else delta (|d| - delta/2), with d = a - t (Huber, 1964).</summary>
    /// <param name="delta">Distance from which the loss grows linearly, in the unit of the label; above 0. Default 1.</param>
    public static Loss Huber(float delta = 1f)
    {
        if (!(delta > 0) || !float.IsFinite(delta))
            Throw.OutOfRange(nameof(delta), delta, "above 0 and finite", "It is in the unit of the label.");
        return new ElementwiseLoss<Huber>(new Huber(delta));
    }

    /// <summary>L = sum over outputs of log cosh(a - t): squared near 0, linear far from it, smooth everywhere.</summary>
    public static Loss LogCosh { get; } = new ElementwiseLoss<LogCosh>(default);

    /// <summary>L = sum over outputs of q (t - a) where a &lt; t, else (1 - q) (a - t): leads to the q-quantile.</summary>
    /// <param name="quantile">q in (0, 1); 0.5 is the median.</param>
    public static Loss Pinball(float quantile)
    {
        if (!(quantile is > 0 and < 1))
            Throw.OutOfRange(nameof(quantile), quantile, "above 0 and below 1", "0.9 leads to the value that 90 % of labels lie below.");
        return new ElementwiseLoss<Pinball>(new Pinball(quantile));
    }

    /// <summary>The name in saved models, such as "cross-entropy".</summary>
    public abstract string Id { get; }

    /// <summary>The parameters saved with the id, in a fixed order.</summary>
    internal virtual float[] Parameters => [];

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
    public override string ToString() => Parameters.Length == 0
        ? Id
        : $"{Id}({string.Join(", ", Parameters.Select(p => p.ToString(CultureInfo.InvariantCulture)))})";
}
