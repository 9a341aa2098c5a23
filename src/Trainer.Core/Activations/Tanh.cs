using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = tanh z; f'(z) = 1 - a^2.</summary>
internal readonly struct Tanh : IElementwiseActivation<Tanh>
{
    public static string Id => "tanh";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => new(-1, 1, Closed: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => LaneMath.Tanh(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => T.Create(1f) - (a * a);

    public string Export(OnnxGraph graph, string z) => graph.Node("Tanh", [z]);

    public double Apply(double z) => Math.Tanh(z);

    public double Derivative(double z) => 1 - (Math.Tanh(z) * Math.Tanh(z));
}
