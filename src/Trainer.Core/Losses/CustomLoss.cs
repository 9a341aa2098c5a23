using System.Buffers;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// A loss of your own: derive, give the loss of one row and its gradient. Any output activation goes with it; the delta is its
/// Jacobian's product with the gradient.
/// </summary>
/// <remarks>The functions are called one row at a time, from any thread, and must depend on nothing but their arguments. They are
/// computed in double and rounded to Single. A model file names the loss for people to read; loading does not need it.</remarks>
public abstract class CustomLoss : Loss
{
    /// <param name="id">The name in logs and saved models; not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    protected CustomLoss(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        Id = id;
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>The output activation used where the options name none. Default identity.</summary>
    public virtual Activation DefaultOutputActivation => Activation.Identity;

    /// <summary>The output activation must lie above this. Default -infinity.</summary>
    protected virtual double LowerBound => double.NegativeInfinity;

    /// <summary>The output activation must lie below this. Default infinity.</summary>
    protected virtual double UpperBound => double.PositiveInfinity;

    /// <summary>For two classes: true when outputs are margins, decided at 0, as those of the hinge loss; false when they are probabilities
    /// of true, decided at 0.5. Default false.</summary>
    protected virtual bool OutputsAreMargins => false;

    /// <summary>True for a target the loss is defined for. Training stops before the first step when a label is not. Default
    /// true.</summary>
    protected virtual bool IsValidTarget(float target) => true;

    /// <summary>L of one row.</summary>
    /// <param name="activation">[outputs] a, the output activations.</param>
    /// <param name="target">[outputs] t, the targets; classes are 1 for the row's class, else 0.</param>
    protected abstract double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target);

    /// <summary>dL/da of one row.</summary>
    /// <param name="activation">[outputs] a.</param>
    /// <param name="target">[outputs] t.</param>
    /// <param name="gradient">[outputs] dL/da_k; to be overwritten.</param>
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

    // A bound of the loss may be the end of the range only where the range does not take its ends.
    private static bool IsInside(double end, double bound, bool closed, bool strictly) =>
        double.IsInfinity(bound) || strictly || (end == bound && !closed);

    private static void Widen(ReadOnlySpan<float> values, Span<double> wide)
    {
        for (var i = 0; i < values.Length; i++)
            wide[i] = values[i];
    }
}
