using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z tanh(log(1 + e^z)); f'(z) = t + z (1 - t^2) s with t = tanh(log(1 + e^z)) and the sigmoid s (Misra, 2019).</summary>
internal readonly struct Mish : IElementwiseActivation<Mish>
{
    // tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2); above this z the quotient is 1 in float32, and e^2 stays finite.
    private const float One = 20f;

    public static string Id => "mish";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => OutputRange.Real;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => z * TanhOfSoftplus(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T>
    {
        Apply(this, z, out var derivative);
        return derivative;
    }

    // With n + 1 = (1 + e)^2 the second term is z 4 e (1 + e) / (n + 2)^2: one exponential gives both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(Mish rule, T z, out T derivative) where T : struct, ILanes<T>
    {
        var e = LaneMath.Exp(LaneMath.Min(z, T.Create(One)));
        var n = e * (e + T.Create(2f));
        var t = n / (n + T.Create(2f));
        // Each factor of the quotient is below 1, whatever e.
        var reciprocal = T.Create(2f) / (n + T.Create(2f));
        derivative = T.MultiplyAdd(z * (e * reciprocal), (e + T.Create(1f)) * reciprocal, t);
        return z * t;
    }

    // Below -80 the product is 0 in float32.
    public string Export(OnnxGraph graph, string z)
    {
        var limited = graph.Max(z, -80);
        var e = graph.Exp(graph.Min(limited, One));
        var n = graph.Multiply(e, graph.Add(e, 2));
        return graph.Multiply(limited, graph.Divide(n, graph.Add(n, 2)));
    }

    public double Apply(double z) => z * Math.Tanh(Math.Log(1 + Math.Exp(z)));

    public double Derivative(double z)
    {
        var t = Math.Tanh(Math.Log(1 + Math.Exp(z)));
        return t + (z * (1 - (t * t)) / (1 + Math.Exp(-z)));
    }

    private static T TanhOfSoftplus<T>(T z) where T : struct, ILanes<T>
    {
        var e = LaneMath.Exp(LaneMath.Min(z, T.Create(One)));
        var n = e * (e + T.Create(2f));
        return n / (n + T.Create(2f));
    }
}
