using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = 1 / (1 + e^-z); f'(z) = a (1 - a).</summary>
internal readonly struct Sigmoid : IElementwiseActivation<Sigmoid>
{
    public static string Id => "sigmoid";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => new(0, 1, Closed: false);

    public static OutputMeaning Meaning => OutputMeaning.Probability;

    public static bool HasCanonicalLink => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => LaneMath.Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => a * (T.Create(1f) - a);

    public string Export(OnnxGraph graph, string z) => graph.Sigmoid(z);

    public double Apply(double z) => 1 / (1 + Math.Exp(-z));

    public double Derivative(double z) => Apply(z) * (1 - Apply(z));
}
