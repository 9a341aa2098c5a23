using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Numerics;

/// <summary>Hints to the processor, which change no result.</summary>
internal static class Cache
{
    /// <summary>Starts to load memory into the nearest cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(ReadOnlySpan<float> memory) => Prefetch(ref MemoryMarshal.GetReference(memory), memory.Length);

    /// <summary>Starts to load memory into the nearest cache.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="length">Number of numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref float first, nint length)
    {
        if (!Sse.IsSupported)
            return;
        // A hint may refer to memory that has moved.
        var address = (float*)Unsafe.AsPointer(ref first);
        for (nint line = 0; line < length; line += AlignedBuffer.LineFloats)
            Sse.Prefetch0(address + line);
    }
}
