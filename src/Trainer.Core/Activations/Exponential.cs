using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = f'(z) = e^z: the inverse of the logarithmic link.</summary>
internal readonly struct Exponential : IElementwiseActivation<Exponential>
{
    public static string Id => "exponential";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => new(0, double.PositiveInfinity, Closed: false);

    public static OutputMeaning Meaning => OutputMeaning.Rate;

    public static bool HasCanonicalLink => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => LaneMath.Exp(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => a;

    // The same z overflow as in scoring, to the same value.
    public string Export(OnnxGraph graph, string z) =>
        graph.Where(graph.IsLess(graph.Float(LaneMath.ExpHighest), z), graph.Float(float.MaxValue), graph.Exp(z));

    public double Apply(double z) => Math.Exp(z);

    public double Derivative(double z) => Math.Exp(z);
}
