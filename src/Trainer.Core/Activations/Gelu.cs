using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z Phi(z) with Phi(z) = (1 + erf(z / sqrt 2)) / 2; f'(z) = Phi(z) + z e^(-z^2/2) / sqrt(2 pi) (Hendrycks and Gimpel,
/// 2016).</summary>
internal readonly struct Gelu : IElementwiseActivation<Gelu>
{
    private const float RootHalf = 0.70710678118654752f;
    private const float InverseRootTwoPi = 0.39894228040143268f;

    public static string Id => "gelu";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => OutputRange.Real;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => z * Normal(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> =>
        T.MultiplyAdd(z * T.Create(InverseRootTwoPi), LaneMath.Exp(z * z * T.Create(-0.5f)), Normal(z));

    // Below -6 the distribution function is 0 in float32, whatever the last bit of Erf.
    public string Export(OnnxGraph graph, string z)
    {
        var limited = graph.Max(z, -6);
        var normal = graph.Add(graph.Multiply(graph.Node("Erf", [graph.Multiply(limited, RootHalf)]), 0.5f), 0.5f);
        return graph.Multiply(limited, normal);
    }

    public double Apply(double z) => z * 0.5 * (1 + SpecialFunctions.Erf(z / Math.Sqrt(2)));

    public double Derivative(double z) =>
        (0.5 * (1 + SpecialFunctions.Erf(z / Math.Sqrt(2)))) + (z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));

    private static T Normal<T>(T z) where T : struct, ILanes<T> =>
        T.MultiplyAdd(LaneMath.Erf(z * T.Create(RootHalf)), T.Create(0.5f), T.Create(0.5f));
}
