using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = max(z, 0); f'(z) = 1 where z &gt; 0, else 0.</summary>
internal readonly struct Relu : IElementwiseActivation<Relu>
{
    public static string Id => "relu";

    public static bool IsShort => true;

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => new(0, double.PositiveInfinity, Closed: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => LaneMath.Max(T.Create(0f), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => T.And(T.LessThan(T.Create(0f), a), T.Create(1f));

    public string Export(OnnxGraph graph, string z) => graph.Node("Relu", [z]);

    public double Apply(double z) => Math.Max(z, 0);

    public double Derivative(double z) => z > 0 ? 1 : 0;
}
