using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z where z &gt; 0, else alpha (e^z - 1); f'(z) = 1 where z &gt; 0, else alpha e^z = a + alpha.</summary>
internal readonly struct Elu(float alpha) : IElementwiseActivation<Elu>
{
    public static string Id => "elu";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => OutputRange.Real;

    public static bool HasParameter => true;

    public static Elu FromParameter(float parameter) => new(parameter);

    public float Parameter => alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(T.Create(0f), z), z, T.Create(alpha) * LaneMath.ExpMinus1(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(T.Create(0f), a), T.Create(1f), a + T.Create(alpha));

    public string Export(OnnxGraph graph, string z) => graph.Node("Elu", [z], new OnnxAttribute("alpha", alpha));

    public double Apply(double z) => z > 0 ? z : alpha * (Math.Exp(z) - 1);

    public double Derivative(double z) => z > 0 ? 1 : alpha * Math.Exp(z);
}
