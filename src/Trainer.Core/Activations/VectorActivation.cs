using System.Buffers;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// An activation of your own that looks at all units of a layer at once, as softmax does: derive, give the function and its
/// Jacobian. To load models that use it, call <see cref="Activation.Register"/> once in the process.
/// </summary>
/// <remarks>The functions are called one row at a time, from any thread, and must depend on nothing but their arguments. They are
/// computed in double and rounded to Single. The Jacobian has units x units numbers, so a layer of n units costs n^2 a row.</remarks>
public abstract class VectorActivation : Activation
{
    /// <param name="id">The name in saved models: 1 to 100 letters, digits, '-', '_' or '.', and not that of a built-in activation.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not such a name.</exception>
    protected VectorActivation(string id) => Id = ActivationRegistry.CheckedId(id);

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>Every value lies above this. Default -infinity. A loss that takes logarithms needs 0 here.</summary>
    protected virtual double LowerBound => double.NegativeInfinity;

    /// <summary>Every value lies below this. Default infinity.</summary>
    protected virtual double UpperBound => double.PositiveInfinity;

    /// <summary>a = f(z) of one row.</summary>
    /// <param name="preActivation">[units] z.</param>
    /// <param name="activation">[units] a; to be overwritten. Never the same memory as z.</param>
    protected abstract void Apply(ReadOnlySpan<double> preActivation, Span<double> activation);

    /// <summary>da_o / dz_i of one row.</summary>
    /// <param name="preActivation">[units] z.</param>
    /// <param name="activation">[units] a = f(z).</param>
    /// <param name="jacobian">[units, units]: da_o / dz_i stands at o * units + i; comes zeroed.</param>
    protected abstract void Jacobian(ReadOnlySpan<double> preActivation, ReadOnlySpan<double> activation, Span<double> jacobian);

    internal sealed override OutputRange Range => new(LowerBound, UpperBound, Closed: false);

    internal sealed override DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    internal sealed override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        var units = preActivation.Columns;
        var scratch = ArrayPool<double>.Shared.Rent(2 * units);
        Span<double> z = scratch.AsSpan(0, units), a = scratch.AsSpan(units, units);
        for (var row = 0; row < preActivation.Rows; row++)
        {
            Widen(preActivation.Row(row), z);
            Apply(z, a);
            var target = activation.Row(row);
            for (var i = 0; i < units; i++)
                target[i] = (float)a[i];
        }
        ArrayPool<double>.Shared.Return(scratch);
    }

    internal sealed override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        var units = preActivation.Columns;
        var scratch = ArrayPool<double>.Shared.Rent((3 + units) * units);
        Span<double> z = scratch.AsSpan(0, units), a = scratch.AsSpan(units, units), delta = scratch.AsSpan(2 * units, units);
        var jacobian = scratch.AsSpan(3 * units, units * units);
        for (var row = 0; row < gradient.Rows; row++)
        {
            Widen(preActivation.Row(row), z);
            // Not from the float32 activations: the Jacobian is asked for at the very z and a of the function.
            Apply(z, a);
            jacobian.Clear();
            Jacobian(z, a, jacobian);
            var g = gradient.Row(row);
            delta.Clear();
            for (var o = 0; o < units; o++)
                for (var i = 0; i < units; i++)
                    delta[i] += jacobian[(o * units) + i] * g[o];
            for (var i = 0; i < units; i++)
                g[i] = (float)delta[i];
        }
        ArrayPool<double>.Shared.Return(scratch);
    }

    internal sealed override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a) => Apply(z, a);

    internal sealed override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian)
    {
        jacobian.Clear();
        Jacobian(z, a, jacobian);
    }

    private static void Widen(ReadOnlySpan<float> values, Span<double> wide)
    {
        for (var i = 0; i < values.Length; i++)
            wide[i] = values[i];
    }
}
