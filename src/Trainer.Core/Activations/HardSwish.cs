using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z min(max(z + 3, 0), 6) / 6; f'(z) = 0 below -3, 1 above 3, else (2 z + 3) / 6 (Howard et al., 2019).</summary>
internal readonly struct HardSwish : IElementwiseActivation<HardSwish>
{
    public static string Id => "hard-swish";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => OutputRange.Real;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> =>
        z * LaneMath.Min(LaneMath.Max(z + T.Create(3f), T.Create(0f)), T.Create(6f)) * T.Create(1f / 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T>
    {
        var inside = T.MultiplyAdd(z, T.Create(1f / 3), T.Create(0.5f));
        var above = T.Select(T.LessThan(T.Create(3f), z), T.Create(1f), inside);
        return T.Select(T.LessThan(z, T.Create(-3f)), T.Create(0f), above);
    }

    public string Export(OnnxGraph graph, string z) =>
        graph.Multiply(z, graph.Multiply(graph.Clamp(graph.Add(z, 3), 0, 6), 1f / 6));

    public double Apply(double z) => z * Math.Min(Math.Max(z + 3, 0), 6) / 6;

    public double Derivative(double z) => z < -3 ? 0 : z > 3 ? 1 : ((2 * z) + 3) / 6;
}
