using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>The largest size of the blocks that a product is cut into: output rows, output columns and inner dimension (depth).</summary>
internal readonly record struct BlockSizes(int Rows, int Columns, int Depth)
{
    /// <summary>The number of blocks that a length is cut into. A length of 0 has one block, because its outputs must still be
    /// written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountOf(int length, int size) => length <= size ? 1 : (int)(((long)length + size - 1) / size);

    /// <summary>The first index of block <paramref name="block"/> of <paramref name="count"/> blocks. Blocks have nearly equal lengths,
    /// because a short last block would cost as much for loading and storing accumulators as a long one.</summary>
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
