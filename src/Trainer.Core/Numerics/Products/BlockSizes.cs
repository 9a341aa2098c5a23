using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>How large the blocks are that a product is cut into, at most.</summary>
internal readonly record struct BlockSizes(int Rows, int Columns, int Depth)
{
    /// <summary>How many blocks a length is cut into; one for a length of 0, whose outputs are still to be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountOf(int length, int size) => length <= size ? 1 : (int)(((long)length + size - 1) / size);

    /// <summary>Where block number <paramref name="block"/> of so many begins. Blocks are equal, as a short last one would pay as much for
    /// loading and storing its accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Begin(int length, int block, int count) =>
        block == count ? length : block == 0 ? 0 : (int)((long)length * block / count);

    /// <summary>The length of the largest of these blocks.</summary>
    public static int Largest(int length, int size)
    {
        var count = CountOf(length, size);
        return count == 1 ? length : (int)(((long)length + count - 1) / count);
    }
}
