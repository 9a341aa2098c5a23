using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z where z &gt; 0, else slope * z; f'(z) = 1 where z &gt; 0, else slope.</summary>
internal readonly struct LeakyRelu(float slope) : IElementwiseActivation<LeakyRelu>
{
    public static string Id => "leaky-relu";

    public static bool IsShort => true;

    // From z, because with a negative slope the sign of a does not determine the sign of z.
    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => OutputRange.Real;

    public static bool HasParameter => true;

    public static LeakyRelu FromParameter(float parameter) => new(parameter);

    public float Parameter => slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => T.Select(T.LessThan(T.Create(0f), z), z, z * T.Create(slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(T.Create(0f), z), T.Create(1f), T.Create(slope));

    public string Export(OnnxGraph graph, string z) => graph.Node("LeakyRelu", [z], new OnnxAttribute("alpha", slope));

    public double Apply(double z) => z > 0 ? z : slope * z;

    public double Derivative(double z) => z > 0 ? 1 : slope;
}
