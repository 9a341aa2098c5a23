using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>dL/dz from dL/da, where f' is computed from the activation, which is the other matrix.</summary>
internal readonly struct Derive<TRule>(TRule rule) : IEpilogue where TRule : struct, IElementwiseActivation<TRule>
{
    public static bool ReadsOther => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>
    {
        var activation = T.Load(ref other);
        var gradient = value * rule.Derivative(activation, activation);
        gradient.Store(ref output);
        return gradient;
    }
}
