using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>The epilogue that stores the product unchanged.</summary>
internal readonly struct Keep : IEpilogue
{
    public static bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>
    {
        value.Store(ref output);
        return value;
    }
}
