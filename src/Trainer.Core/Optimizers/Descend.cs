using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>p -= rate * g where the product ends that gives g, the other matrix being p: a gradient that is not kept need not be written
/// and read again.</summary>
internal readonly struct Descend(float rate) : IEpilogue
{
    public static bool ReadsOther => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>
    {
        var parameter = T.MultiplyAdd(T.Create(-rate), value, T.Load(ref other));
        parameter.Store(ref other);
        return parameter;
    }
}
