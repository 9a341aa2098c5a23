using System.Buffers;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A loss of your own. Derive from this class and implement the loss of one row and its gradient. It can be used with any output
/// activation; the gradient is multiplied by the Jacobian of that activation.</summary>
/// <remarks>The functions are called for one row at a time, from any thread, and must depend only on their arguments. They are computed in
/// double, and the results are rounded to Single. A model file contains the name of the loss for information only; loading does not need
/// the loss.</remarks>
public abstract class CustomLoss : Loss
{
    /// <param name="id">The name in logs and saved models. Must not be empty.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    protected CustomLoss(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        Id = id;
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>The output activation that is used when the options name none. Default identity.</summary>
    public virtual Activation DefaultOutputActivation => Activation.Identity;

    /// <summary>Output activations must be above this. Default -infinity.</summary>
    protected virtual double LowerBound => double.NegativeInfinity;

    /// <summary>Output activations must be below this. Default infinity.</summary>
    protected virtual double UpperBound => double.PositiveInfinity;

    /// <summary>For two classes: true if outputs are margins, with the decision at 0, as for the hinge loss. False if they are
    /// probabilities of the class "true", with the decision at 0.5. Default false.</summary>
    protected virtual bool OutputsAreMargins => false;

    /// <summary>True if the loss is defined for this target. If it is false for a label, training throws before the first step. Default
    /// true.</summary>
    protected virtual bool IsValidTarget(float target) => true;

    /// <summary>The loss L of one row.</summary>
    /// <param name="activation">[outputs]: a, the output activations.</param>
    /// <param name="target">[outputs]: t, the targets. For classes 1 for the class of the row, else 0.</param>
    /// <returns>L, in double.</returns>
    protected abstract double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target);

    /// <summary>The gradient dL/da of one row.</summary>
    /// <param name="activation">[outputs]: a, the output activations.</param>
    /// <param name="target">[outputs]: t, the targets.</param>
    /// <param name="gradient">[outputs]: to be overwritten with dL/da_k.</param>
    protected abstract void Gradient(ReadOnlySpan<double> activation, ReadOnlySpan<double> target, Span<double> gradient);

    internal sealed override Activation MatchedOutput => DefaultOutputActivation;

    internal sealed override bool HasMargins => OutputsAreMargins;

    internal sealed override string TargetDomain => "that the loss is defined for";

    internal sealed override string AcceptedValues => FormattableString.Invariant($"between {LowerBound} and {UpperBound}");

    internal sealed override bool AcceptsTarget(float target) => IsValidTarget(target);

    internal sealed override bool Accepts(OutputRange range) =>
        IsInside(range.Lower, LowerBound, range.Closed, range.Lower > LowerBound) &&
        IsInside(range.Upper, UpperBound, range.Closed, range.Upper < UpperBound);

    internal sealed override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        var outputs = activation.Columns;
        var scratch = ArrayPool<double>.Shared.Rent(2 * outputs);
        Span<double> a = scratch.AsSpan(0, outputs), t = scratch.AsSpan(outputs, outputs);
        for (var row = 0; row < activation.Rows; row++)
        {
            Widen(activation.Row(row), a);
            Widen(targets.Row(row), t);
            losses[row] = (float)Value(a, t);
        }
        ArrayPool<double>.Shared.Return(scratch);
    }

    internal sealed override void GradientInto(Matrix activation, Matrix targets, Matrix gradient)
    {
        var outputs = activation.Columns;
        var scratch = ArrayPool<double>.Shared.Rent(3 * outputs);
        Span<double> a = scratch.AsSpan(0, outputs), t = scratch.AsSpan(outputs, outputs), g = scratch.AsSpan(2 * outputs, outputs);
        for (var row = 0; row < activation.Rows; row++)
        {
            Widen(activation.Row(row), a);
            Widen(targets.Row(row), t);
            Gradient(a, t, g);
            var target = gradient.Row(row);
            for (var k = 0; k < outputs; k++)
                target[k] = (float)g[k];
        }
        ArrayPool<double>.Shared.Return(scratch);
    }

    internal sealed override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t) => Value(a, t);

    internal sealed override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient) =>
        Gradient(a, t, gradient);

    // The end of the activation's range may be equal to the bound of the loss only if the range does not include its ends.
    private static bool IsInside(double end, double bound, bool closed, bool strictly) =>
        double.IsInfinity(bound) || strictly || (end == bound && !closed);

    private static void Widen(ReadOnlySpan<float> values, Span<double> wide)
    {
        for (var i = 0; i < values.Length; i++)
            wide[i] = values[i];
    }
}
