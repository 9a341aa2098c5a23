using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = log(1 + e^z); f'(z) = 1 / (1 + e^-z).</summary>
internal readonly struct Softplus : IElementwiseActivation<Softplus>
{
    public static string Id => "softplus";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

    public static OutputRange Range => new(0, double.PositiveInfinity, Closed: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => LaneMath.Softplus(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => LaneMath.Sigmoid(z);

    // The operator Softplus has few digits for negative z, which count where outputs are divided by their sum.
    public string Export(OnnxGraph graph, string z) =>
        graph.Add(graph.Max(z, 0), graph.LogOnePlus(graph.Exp(graph.Negate(graph.Abs(z)))));

    public double Apply(double z) => Math.Log(1 + Math.Exp(z));

    public double Derivative(double z) => 1 / (1 + Math.Exp(-z));
}
