using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// The function a = f(z) that a layer applies to its pre-activations z = x W + b. Immutable; one object may serve any
/// number of layers, trainers and threads.
/// </summary>
/// <remarks>
/// Any activation may be an output activation with any loss whose values it can produce: the delta of the output layer
/// is the transposed Jacobian of f times the gradient of the loss, or its closed form where one is known.
/// </remarks>
public abstract class Activation
{
    private protected Activation()
    {
    }

    /// <summary>f(z) = z. Range: all real numbers. The matched output of <see cref="Loss.SquaredError"/>.</summary>
    public static Activation Identity { get; } = new Elementwise<Identity>(default);

    /// <summary>f(z) = 1 / (1 + e^-z). Range (0, 1). The matched output of <see cref="Loss.BinaryCrossEntropy"/>.</summary>
    public static Activation Sigmoid { get; } = new Elementwise<Sigmoid>(default);

    /// <summary>f(z) = (e^z - e^-z) / (e^z + e^-z). Range (-1, 1).</summary>
    public static Activation Tanh { get; } = new Elementwise<Tanh>(default);

    /// <summary>f(z) = max(z, 0), with f'(0) = 0. Range [0, infinity).</summary>
    public static Activation Relu { get; } = new Elementwise<Relu>(default);

    /// <summary>f(z)_i = e^z_i / (sum over j of e^z_j) over the units of the layer, from shifted logits so that nothing
    /// overflows. Range (0, 1), sum 1. The matched output of <see cref="Loss.CrossEntropy"/>; may be a hidden layer too.</summary>
    public static Activation Softmax { get; } = new Softmax();

    /// <summary>f(z)_i = z_i - log(sum over j of e^z_j): the logarithm of softmax. Range (-infinity, 0]. The matched output of
    /// <see cref="Loss.NegativeLogLikelihood"/>.</summary>
    public static Activation LogSoftmax { get; } = new LogSoftmax();

    /// <summary>f(z) = e^z. Range (0, infinity). The matched output of <see cref="Loss.Poisson"/>; in hidden layers it soon
    /// overflows.</summary>
    public static Activation Exponential { get; } = new Elementwise<Exponential>(default);

    /// <summary>f(z) = z where z &gt; 0, else slope * z.</summary>
    /// <param name="slope">Slope below zero, finite. Default 0.01.</param>
    public static Activation LeakyRelu(float slope = 0.01f)
    {
        if (!float.IsFinite(slope))
            Throw.OutOfRange(nameof(slope), slope, "finite", "0.01 is usual.");
        return new Elementwise<LeakyRelu>(new LeakyRelu(slope));
    }

    /// <summary>f(z) = z where z &gt; 0, else alpha (e^z - 1) (Clevert et al., 2015).</summary>
    /// <param name="alpha">What the activation falls to is -alpha; above 0 and finite. Default 1.</param>
    public static Activation Elu(float alpha = 1f)
    {
        if (!(alpha > 0) || !float.IsFinite(alpha))
            Throw.OutOfRange(nameof(alpha), alpha, "above 0 and finite", "1 is usual.");
        return new Elementwise<Elu>(new Elu(alpha));
    }

    /// <summary>ELU scaled so that mean 0 and variance 1 are a fixed point (Klambauer et al., 2017).</summary>
    public static Activation Selu { get; } = new Elementwise<Selu>(default);

    /// <summary>f(z) = z Phi(z) with the normal distribution function Phi, by the error function and not its tanh approximation.</summary>
    public static Activation Gelu { get; } = new Elementwise<Gelu>(default);

    /// <summary>f(z) = z / (1 + e^-z), also called swish.</summary>
    public static Activation Silu { get; } = new Elementwise<Silu>(default);

    /// <summary>f(z) = z tanh(log(1 + e^z)) (Misra, 2019).</summary>
    public static Activation Mish { get; } = new Elementwise<Mish>(default);

    /// <summary>f(z) = log(1 + e^z). Range (0, infinity).</summary>
    public static Activation Softplus { get; } = new Elementwise<Softplus>(default);

    /// <summary>f(z) = z min(max(z + 3, 0), 6) / 6 (Howard et al., 2019).</summary>
    public static Activation HardSwish { get; } = new Elementwise<HardSwish>(default);

    /// <summary>An elementwise activation of your own, as functions; <see cref="ElementwiseActivation"/> says what they have to keep
    /// to.</summary>
    /// <param name="id">The name in saved models: 1 to 100 letters, digits, '-', '_' or '.', and not that of a built-in activation.</param>
    /// <param name="function">f(z).</param>
    /// <param name="derivative">f'(z); null = central differences of <paramref name="function"/>, in double. Default null.</param>
    /// <param name="lowerBound">Every value lies above this. Default -infinity. A loss that takes logarithms needs 0 here.</param>
    /// <param name="upperBound">Every value lies below this. Default infinity.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not such a name.</exception>
    public static Activation Custom(
        string id, Func<double, double> function, Func<double, double>? derivative = null,
        double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionActivation(id, function, derivative, lowerBound, upperBound);
    }

    /// <summary>Makes an activation of your own known to this process, so that models which name its id can be loaded. Call it once,
    /// before loading; training needs no registration.</summary>
    /// <param name="activation">Found by its <see cref="Id"/>; an earlier one of the same type is replaced.</param>
    /// <exception cref="ArgumentException">The id is a built-in one, or registered for another type.</exception>
    public static void Register(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ActivationRegistry.CheckedId(activation.Id);
        ActivationRegistry.Add(activation);
    }

    /// <summary>The name in saved models, such as "relu".</summary>
    public abstract string Id { get; }

    /// <summary>The parameters saved with the id, in a fixed order.</summary>
    internal virtual float[] Parameters => [];

    internal abstract OutputRange Range { get; }

    internal abstract DerivativeFrom DerivativeFrom { get; }

    /// <summary>What the outputs mean where this activation ends a network: all that scoring, means of members and calibration
    /// ask.</summary>
    internal virtual OutputMeaning Meaning => OutputMeaning.Value;

    /// <summary>True when z is the canonical link of what the outputs mean (McCullagh and Nelder, 1989): the value itself, the log-odds of
    /// the probability, or up to one constant per row the logarithms of the distribution, or the logarithm of the rate.</summary>
    internal virtual bool HasCanonicalLink => false;

    /// <summary>activation[r, u] = f(preActivation[r])[u].</summary>
    /// <param name="preActivation">[rows, units].</param>
    /// <param name="activation">[rows, units]; overwritten, padding unspecified. May be <paramref name="preActivation"/>
    /// itself where <see cref="DerivativeFrom"/> is Activation.</param>
    internal abstract void ApplyInto(Matrix preActivation, Matrix activation);

    /// <summary>gradient[r, i] becomes sum over o of (da_o / dz_i)[r] * gradient[r, o]: from dL/da to dL/dz.</summary>
    /// <param name="preActivation">[rows, units].</param>
    /// <param name="activation">[rows, units].</param>
    /// <param name="gradient">[rows, units], padding zero; overwritten, padding stays zero.</param>
    internal abstract void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient);

    /// <summary>f as the end of a product that leaves a in the place of z; null where a pass of its own is as good.</summary>
    internal virtual ProductEpilogue? ForwardEpilogue => null;

    /// <summary>The product with f' as the end of one that gives dL/da, the other matrix being a; null where there is none.</summary>
    internal virtual ProductEpilogue? BackwardEpilogue => null;

    /// <summary>True when units may have slopes: <see cref="ApplySloped"/> and <see cref="ApplySlopedInTraining"/> are there.</summary>
    internal virtual bool CanHaveSlopes => false;

    /// <summary>activation[r, u] = z + slope_u (f(z) - z).</summary>
    /// <param name="preActivation">[rows, units] z.</param>
    /// <param name="slopes">[1, units], padding zero.</param>
    /// <param name="activation">[rows, units]; overwritten, padding unspecified.</param>
    internal virtual void ApplySloped(Matrix preActivation, Matrix slopes, Matrix activation) => throw new UnreachableException();

    /// <summary>The same and what the backward pass needs, with units left out by chance, all in one pass over the rows.</summary>
    /// <param name="preActivation">[rows, units] z; overwritten with da/dz = 1 + slope_u (f'(z) - 1), 0 where the unit is left out.</param>
    /// <param name="slopes">[1, units], padding zero.</param>
    /// <param name="activation">[rows, units]; overwritten with a times the factor of the masks, 0 where the unit is left out.</param>
    /// <param name="difference">[rows, units]; overwritten with da/dslope = f(z) - z, 0 where the unit is left out.</param>
    /// <param name="masks">The units to leave out.</param>
    /// <param name="mask">[1, units] to work in.</param>
    internal virtual void ApplySlopedInTraining(
        Matrix preActivation, Matrix slopes, Matrix activation, Matrix difference, in DropoutMasks masks, Matrix mask) =>
        throw new UnreachableException();

    /// <summary>a = f(z) in double, from the textbook formula: what the reference network uses.</summary>
    internal abstract void ReferenceApply(ReadOnlySpan<double> z, Span<double> a);

    /// <summary>jacobian[o * units + i] = da_o / dz_i in double, from the textbook formula.</summary>
    internal abstract void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian);

    /// <summary>The id, with parameters where there are any, such as "leaky-relu(0.01)".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows it by. Of built-in ones two with the same signature compute the same bits.</summary>
    internal string Signature => Parameters.Length == 0
        ? Id
        : $"{Id}({string.Join(", ", Parameters.Select(p => p.ToString(CultureInfo.InvariantCulture)))})";
}
