using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>The function a = f(z) that a layer applies to its pre-activations z = x W + b. Immutable; one object may be used by any number
/// of layers, trainers and threads.</summary>
/// <remarks>Any activation may be used as output activation with any loss that is defined for its values. The delta of the output layer is
/// the transposed Jacobian of f times the gradient of the loss, or its closed form where one is known.</remarks>
public abstract class Activation
{
    private protected Activation()
    {
    }

    /// <summary>Identity: f(z) = z. Range: all real numbers. The matched output activation of <see cref="Loss.SquaredError"/>.</summary>
    public static Activation Identity { get; } = new Elementwise<Identity>(default);

    /// <summary>Sigmoid: f(z) = 1 / (1 + e^-z). Range (0, 1). The matched output activation of
    /// <see cref="Loss.BinaryCrossEntropy"/>.</summary>
    public static Activation Sigmoid { get; } = new Elementwise<Sigmoid>(default);

    /// <summary>Hyperbolic tangent: f(z) = (e^z - e^-z) / (e^z + e^-z). Range (-1, 1).</summary>
    public static Activation Tanh { get; } = new Elementwise<Tanh>(default);

    /// <summary>Rectified linear unit: f(z) = max(z, 0), with f'(0) = 0. Range [0, infinity).</summary>
    public static Activation Relu { get; } = new Elementwise<Relu>(default);

    /// <summary>Softmax: f(z)_i = e^z_i / (sum over j of e^z_j) over the units of the layer, computed from shifted logits so that nothing
    /// overflows. Range (0, 1); the values sum to 1. The matched output activation of <see cref="Loss.CrossEntropy"/>. May be used in
    /// hidden layers too.</summary>
    public static Activation Softmax { get; } = new Softmax();

    /// <summary>Log-softmax: f(z)_i = z_i - log(sum over j of e^z_j), the logarithm of softmax. Range (-infinity, 0]. The matched output
    /// activation of <see cref="Loss.NegativeLogLikelihood"/>.</summary>
    public static Activation LogSoftmax { get; } = new LogSoftmax();

    /// <summary>Exponential: f(z) = e^z. Range (0, infinity). The matched output activation of <see cref="Loss.Poisson"/>. In hidden layers
    /// it overflows easily.</summary>
    public static Activation Exponential { get; } = new Elementwise<Exponential>(default);

    /// <summary>Leaky ReLU: f(z) = z where z &gt; 0, else slope * z. Range: all real numbers, for a slope above 0.</summary>
    /// <param name="slope">The slope for negative z; finite. Default 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite.</exception>
    public static Activation LeakyRelu(float slope = 0.01f)
    {
        if (!float.IsFinite(slope))
            Throw.OutOfRange(nameof(slope), slope, "finite", "0.01 is usual.");
        return new Elementwise<LeakyRelu>(new LeakyRelu(slope));
    }

    /// <summary>Exponential linear unit (ELU): f(z) = z where z &gt; 0, else alpha (e^z - 1) (Clevert et al., 2015). Range (-alpha,
    /// infinity).</summary>
    /// <param name="alpha">The limit for negative z is -alpha; above 0 and finite. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0 and finite.</exception>
    public static Activation Elu(float alpha = 1f)
    {
        if (!(alpha > 0) || !float.IsFinite(alpha))
            Throw.OutOfRange(nameof(alpha), alpha, "above 0 and finite", "1 is usual.");
        return new Elementwise<Elu>(new Elu(alpha));
    }

    /// <summary>Scaled exponential linear unit (SELU): f(z) = s z where z &gt; 0, else s alpha (e^z - 1), with s = 1.0507 and alpha =
    /// 1.6733, for which mean 0 and variance 1 are a fixed point (Klambauer et al., 2017).</summary>
    public static Activation Selu { get; } = new Elementwise<Selu>(default);

    /// <summary>Gaussian error linear unit (GELU): f(z) = z Phi(z), where Phi is the distribution function of the standard normal
    /// distribution (Hendrycks and Gimpel, 2016). It is computed with the error function, not with the tanh approximation.</summary>
    public static Activation Gelu { get; } = new Elementwise<Gelu>(default);

    /// <summary>Sigmoid linear unit (SiLU), also called swish: f(z) = z / (1 + e^-z).</summary>
    public static Activation Silu { get; } = new Elementwise<Silu>(default);

    /// <summary>Mish: f(z) = z tanh(log(1 + e^z)) (Misra, 2019).</summary>
    public static Activation Mish { get; } = new Elementwise<Mish>(default);

    /// <summary>Softplus: f(z) = log(1 + e^z). Range (0, infinity).</summary>
    public static Activation Softplus { get; } = new Elementwise<Softplus>(default);

    /// <summary>Hard swish: f(z) = z min(max(z + 3, 0), 6) / 6 (Howard et al., 2019).</summary>
    public static Activation HardSwish { get; } = new Elementwise<HardSwish>(default);

    /// <summary>An elementwise activation of your own, given by functions. <see cref="ElementwiseActivation"/> says what the functions must
    /// fulfil.</summary>
    /// <param name="id">The name in saved models: 1 to 100 letters, digits, '-', '_' or '.', and not that of a built-in activation.</param>
    /// <param name="function">The function f(z).</param>
    /// <param name="derivative">The derivative f'(z); null = central differences of <paramref name="function"/> in double. Default
    /// null.</param>
    /// <param name="lowerBound">Every value of f is above this. Default -infinity. A loss that takes logarithms needs 0.</param>
    /// <param name="upperBound">Every value of f is below this. Default infinity.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not such a name.</exception>
    public static Activation Custom(
        string id, Func<double, double> function, Func<double, double>? derivative = null,
        double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionActivation(id, function, derivative, lowerBound, upperBound);
    }

    /// <summary>Registers an activation of your own in this process, so that models which use its id can be loaded. Call it once before
    /// loading. Training needs no registration.</summary>
    /// <param name="activation">The activation that models with its <see cref="Id"/> get. It replaces an earlier one of the same
    /// type.</param>
    /// <exception cref="ArgumentException">The id is that of a built-in activation, or is registered for another type.</exception>
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

    /// <summary>The values that f can take.</summary>
    internal abstract OutputRange Range { get; }

    /// <summary>What the derivative is computed from.</summary>
    internal abstract DerivativeFrom DerivativeFrom { get; }

    /// <summary>The meaning of the outputs of a network that ends with this activation. Scoring, means of members and calibration depend
    /// only on this.</summary>
    internal virtual OutputMeaning Meaning => OutputMeaning.Value;

    /// <summary>True if z is the canonical link of what the outputs mean (McCullagh and Nelder, 1989): the value itself, the log-odds of a
    /// probability, the logarithms of a distribution up to one constant per row, or the logarithm of a rate.</summary>
    internal virtual bool HasCanonicalLink => false;

    /// <summary>activation[r, u] = f(preActivation[r])[u].</summary>
    /// <param name="preActivation">[rows, units].</param>
    /// <param name="activation">[rows, units]; overwritten, padding unspecified. May be <paramref name="preActivation"/> itself if
    /// <see cref="DerivativeFrom"/> is Activation.</param>
    internal abstract void ApplyInto(Matrix preActivation, Matrix activation);

    /// <summary>Turns dL/da into dL/dz: gradient[r, i] becomes sum over o of (da_o / dz_i)[r] * gradient[r, o].</summary>
    /// <param name="preActivation">[rows, units].</param>
    /// <param name="activation">[rows, units].</param>
    /// <param name="gradient">[rows, units], padding zero; overwritten, padding stays zero.</param>
    internal abstract void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient);

    /// <summary>f as the epilogue of the product that computes z; it stores a in place of z. Null if a separate pass is as fast.</summary>
    internal virtual ProductEpilogue? ForwardEpilogue => null;

    /// <summary>The multiplication with f' as the epilogue of the product that computes dL/da. The second matrix of the epilogue is a. Null
    /// if there is none.</summary>
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

    /// <summary>True when f can be written with ONNX operators, so that <see cref="Export"/> is there.</summary>
    internal virtual bool HasOnnxForm => true;

    /// <summary>Adds f to an ONNX graph.</summary>
    /// <param name="z">[rows, units] or [members, rows, units].</param>
    /// <returns>f(z), finite for finite z.</returns>
    internal virtual OnnxTensor Export(OnnxGraph graph, OnnxTensor z, int units) => throw new UnreachableException();

    /// <summary>a = f(z) in double, by the textbook formula, for the reference implementation.</summary>
    internal abstract void ReferenceApply(ReadOnlySpan<double> z, Span<double> a);

    /// <summary>jacobian[o * units + i] = da_o / dz_i in double, by the textbook formula.</summary>
    internal abstract void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian);

    /// <summary>The id and the parameters, such as "leaky-relu(0.01)".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it. Built-in activations with equal signatures compute the same bits. Must not
    /// change between versions.</summary>
    internal string Signature => Parameters.Length == 0
        ? Id
        : $"{Id}({string.Join(", ", Parameters.Select(p => p.ToString(CultureInfo.InvariantCulture)))})";
}
