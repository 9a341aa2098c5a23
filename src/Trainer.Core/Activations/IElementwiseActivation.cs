using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>The formula of an elementwise activation: a = f(z) and f'(z), once over the lanes of a vector (float32, any width) for training
/// and once in double for the reference implementation. Static members hold for the type; fields are parameters that the user may
/// set.</summary>
internal interface IElementwiseActivation<TSelf> where TSelf : struct, IElementwiseActivation<TSelf>
{
    /// <summary>The name in saved models. Must not change between versions.</summary>
    static abstract string Id { get; }

    static abstract DerivativeFrom DerivativeFrom { get; }

    static abstract OutputRange Range { get; }

    /// <summary>See <see cref="Activation.Meaning"/>.</summary>
    static virtual OutputMeaning Meaning => OutputMeaning.Value;

    /// <summary>See <see cref="Activation.HasCanonicalLink"/>.</summary>
    static virtual bool HasCanonicalLink => false;

    /// <summary>True if f takes so few operations that it is fastest as the epilogue of a product, in registers.</summary>
    static virtual bool IsShort => false;

    /// <summary>The parameter that is saved; 0 if <see cref="HasParameter"/> is false.</summary>
    float Parameter => 0f;

    static virtual bool HasParameter => false;

    static virtual TSelf FromParameter(float parameter) => default;

    /// <summary>f(z).</summary>
    T Apply<T>(T z) where T : struct, ILanes<T>;

    /// <summary>f'(z), given z and a = f(z); z is not valid where <see cref="DerivativeFrom"/> says Activation.</summary>
    T Derivative<T>(T z, T a) where T : struct, ILanes<T>;

    /// <summary>f(z) and f'(z); for rules where both together cost less than each by itself. The bits are those of the two methods
    /// above.</summary>
    /// <remarks>Static, since a struct would be boxed to call a default method of its interface.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T Apply<T>(TSelf rule, T z, out T derivative) where T : struct, ILanes<T>
    {
        var value = rule.Apply(z);
        derivative = rule.Derivative(z, value);
        return value;
    }

    /// <summary>Adds f(z) to an ONNX graph.</summary>
    string Export(OnnxGraph graph, string z);

    /// <summary>f(z) in double, from the textbook formula.</summary>
    double Apply(double z);

    /// <summary>f'(z) in double, from the textbook formula.</summary>
    double Derivative(double z);
}
