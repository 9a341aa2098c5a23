using System.Buffers;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>An activation of your own that depends on all units of a layer at once, as softmax does. Derive from this class and implement
/// the function and its Jacobian. To load models that use it, call <see cref="Activation.Register"/> once in the process.</summary>
/// <remarks>The functions are called for one row at a time, from any thread, and must depend only on their arguments. They are computed in
/// double, and the results are rounded to Single. The Jacobian has units x units numbers, so a layer of n units costs n^2 operations per
/// row.</remarks>
public abstract class VectorActivation : Activation
{
    /// <param name="id">The name in saved models: 1 to 100 letters, digits, '-', '_' or '.', and not that of a built-in activation.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not such a name.</exception>
    protected VectorActivation(string id) => Id = ActivationRegistry.CheckedId(id);

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>Every value of f is above this. Default -infinity. A loss that takes logarithms needs 0.</summary>
    protected virtual double LowerBound => double.NegativeInfinity;

    /// <summary>Every value of f is below this. Default infinity.</summary>
    protected virtual double UpperBound => double.PositiveInfinity;

    /// <summary>Computes a = f(z) for one row.</summary>
    /// <param name="preActivation">[units]: z.</param>
    /// <param name="activation">[units]: to be overwritten with a. Never the same memory as z.</param>
    protected abstract void Apply(ReadOnlySpan<double> preActivation, Span<double> activation);

    /// <summary>Computes the Jacobian da_o / dz_i for one row.</summary>
    /// <param name="preActivation">[units]: z.</param>
    /// <param name="activation">[units]: a = f(z).</param>
    /// <param name="jacobian">[units, units]: to be filled with da_o / dz_i at index o * units + i. Zeroed before the call.</param>
    protected abstract void Jacobian(ReadOnlySpan<double> preActivation, ReadOnlySpan<double> activation, Span<double> jacobian);

    internal sealed override bool HasOnnxForm => false;

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
            // The float32 activations are not used: the Jacobian gets exactly the z and a of the function.
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
