using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>The epilogue that turns dL/da into dL/dz. f' is computed from the activation a, which is the second matrix.</summary>
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
