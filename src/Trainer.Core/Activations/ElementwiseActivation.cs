using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>An elementwise activation of your own. Derive from this class and implement the function and, if you have it, the derivative.
/// To load models that use it, call <see cref="Activation.Register"/> once in the process.</summary>
/// <remarks>The functions are called for one number at a time, from any thread, and must depend only on their argument. They are computed
/// in double, and the results are rounded to Single. If they call the platform's library, such as <see cref="Math.Exp"/>, the last bits may
/// differ between operating systems, and so may the trained model.</remarks>
public abstract class ElementwiseActivation : Activation
{
    // The error of a central difference is smallest near the cube root of the precision of double, 2^-52.
    private const double RelativeStep = 6.0554544523933429e-6;

    /// <param name="id">The name in saved models: 1 to 100 letters, digits, '-', '_' or '.', and not that of a built-in activation.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not such a name.</exception>
    protected ElementwiseActivation(string id) => Id = ActivationRegistry.CheckedId(id);

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>Every value of f is above this. Default -infinity. A loss that takes logarithms needs 0.</summary>
    protected virtual double LowerBound => double.NegativeInfinity;

    /// <summary>Every value of f is below this. Default infinity.</summary>
    protected virtual double UpperBound => double.PositiveInfinity;

    /// <summary>The function f(z).</summary>
    protected abstract double Apply(double preActivation);

    /// <summary>The derivative f'(z). Default: the central difference (f(z + h) - f(z - h)) / 2h with h = 6e-6 max(1, |z|), which has about
    /// ten correct digits for a smooth function and costs two calls of <see cref="Apply"/>.</summary>
    protected virtual double Derivative(double preActivation)
    {
        var step = RelativeStep * Math.Max(1, Math.Abs(preActivation));
        double above = preActivation + step, below = preActivation - step;
        return (Apply(above) - Apply(below)) / (above - below);
    }

    internal sealed override bool HasOnnxForm => false;

    internal sealed override OutputRange Range => new(LowerBound, UpperBound, Closed: false);

    internal sealed override DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    internal sealed override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        for (var row = 0; row < preActivation.Rows; row++)
        {
            var z = preActivation.Row(row);
            var a = activation.Row(row);
            for (var i = 0; i < z.Length; i++)
                a[i] = (float)Apply(z[i]);
        }
    }

    internal sealed override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        for (var row = 0; row < gradient.Rows; row++)
        {
            var z = preActivation.Row(row);
            var g = gradient.Row(row);
            for (var i = 0; i < z.Length; i++)
                g[i] = (float)(g[i] * Derivative(z[i]));
        }
    }

    internal sealed override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = Apply(z[i]);
    }

    internal sealed override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian)
    {
        jacobian.Clear();
        for (var i = 0; i < z.Length; i++)
            jacobian[(i * z.Length) + i] = Derivative(z[i]);
    }
}
