using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>The epilogue of the product that computes the gradient g of weights: p -= rate * g, where the second matrix is p. The gradient
/// is not stored, which saves writing it and reading it again.</summary>
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
