using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>What the derivative of an activation is computed from, and so what the forward pass must keep.</summary>
internal enum DerivativeFrom
{
    /// <summary>From a = f(z) alone: z may be overwritten with a.</summary>
    Activation,

    /// <summary>From z (and a): both are kept.</summary>
    PreActivation,
}

/// <summary>The values an activation can take: an interval, and whether its ends are taken.</summary>
internal readonly record struct OutputRange(double Lower, double Upper, bool Closed)
{
    public static OutputRange Real { get; } = new(double.NegativeInfinity, double.PositiveInfinity, Closed: false);

    /// <summary>(0, 1): what a logarithm of the value and of its complement needs.</summary>
    public bool IsInsideUnitInterval => Lower >= 0 && Upper <= 1 && !Closed;

    /// <summary>(0, infinity): what a logarithm of the value needs.</summary>
    public bool IsPositive => Lower > 0 || (Lower == 0 && !Closed);
}

/// <summary>
/// The rule of an elementwise activation: a = f(z) and f'(z), once over lanes (float32, any width) for training and
/// once in double for the reference network. Static members hold for the type, fields are what a user may set.
/// </summary>
internal interface IElementwiseActivation<TSelf> where TSelf : struct, IElementwiseActivation<TSelf>
{
    /// <summary>The name in saved models; never renamed.</summary>
    static abstract string Id { get; }

    static abstract DerivativeFrom DerivativeFrom { get; }

    static abstract OutputRange Range { get; }

    /// <summary>See <see cref="Activation.Meaning"/>.</summary>
    static virtual OutputMeaning Meaning => OutputMeaning.Value;

    /// <summary>See <see cref="Activation.HasCanonicalLink"/>.</summary>
    static virtual bool HasCanonicalLink => false;

    /// <summary>Whether f takes so few operations that it is best applied in registers, where the product ends.</summary>
    static virtual bool IsShort => false;

    /// <summary>The rule's parameter as saved; 0 where <see cref="HasParameter"/> is false.</summary>
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

    /// <summary>f(z) in double, from the textbook formula.</summary>
    double Apply(double z);

    /// <summary>f'(z) in double, from the textbook formula.</summary>
    double Derivative(double z);
}
