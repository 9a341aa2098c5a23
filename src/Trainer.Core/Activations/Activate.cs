using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>The epilogue that stores a = f(z) in place of z.</summary>
internal readonly struct Activate<TRule>(TRule rule) : IEpilogue where TRule : struct, IElementwiseActivation<TRule>
{
    public static bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>
    {
        var activation = rule.Apply(value);
        activation.Store(ref output);
        return activation;
    }
}
