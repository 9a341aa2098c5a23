using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z s(z) with the sigmoid s; f'(z) = s (1 + z (1 - s)). Also called swish.</summary>
internal readonly struct Silu : IElementwiseActivation<Silu>
{
    public static string Id => "silu";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => OutputRange.Real;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => z * LaneMath.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T>
    {
        var s = LaneMath.Sigmoid(z);
        return s * T.MultiplyAdd(z, T.Create(1f) - s, T.Create(1f));
    }

    // Below -80 the product is 0 in float32.
    public string Export(OnnxGraph graph, string z)
    {
        var limited = graph.Max(z, -80);
        return graph.Multiply(limited, graph.Sigmoid(limited));
    }

    public double Apply(double z) => z / (1 + Math.Exp(-z));

    public double Derivative(double z)
    {
        var s = 1 / (1 + Math.Exp(-z));
        return s * (1 + (z * (1 - s)));
    }
}
