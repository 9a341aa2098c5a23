using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>f(z) = s z where z &gt; 0, else s alpha (e^z - 1), with the constants for which mean 0 and variance 1 are a fixed
/// point (Klambauer et al., 2017).</summary>
internal readonly struct Selu : IElementwiseActivation<Selu>
{
    private const double Scale = 1.0507009873554804934193349852946;
    private const double Alpha = 1.6732632423543772848170429916717;

    public static string Id => "selu";

    public static DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    public static OutputRange Range => OutputRange.Real;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T z) where T : struct, ILanes<T> => T.Select(
        T.LessThan(T.Create(0f), z), T.Create((float)Scale) * z, T.Create((float)(Scale * Alpha)) * LaneMath.ExpMinus1(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T z, T a) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(T.Create(0f), a), T.Create((float)Scale), a + T.Create((float)(Scale * Alpha)));

    public string Export(OnnxGraph graph, string z) =>
        graph.Node("Selu", [z], new OnnxAttribute("alpha", (float)Alpha), new OnnxAttribute("gamma", (float)Scale));

    public double Apply(double z) => z > 0 ? Scale * z : Scale * Alpha * (Math.Exp(z) - 1);

    public double Derivative(double z) => z > 0 ? Scale : Scale * Alpha * Math.Exp(z);
}
