using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = z; f'(z) = 1.</summary>
internal readonly struct Identity : IElementwiseActivation<Identity>
{
    public static string Id => "identity";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => OutputRange.Real;

    public static bool HasCanonicalLink => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> => T.Create(1f);

    public string Export(OnnxGraph graph, string z) => z;

    public double Apply(double z) => z;

    public double Derivative(double z) => 1;
}
