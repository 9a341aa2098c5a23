
namespace FfnnMlNet.Numerics;

/// <summary>
/// Zeroed float32 memory whose first element lies on a 64-byte boundary: the only place that allocates floats for
/// kernels. The memory is a pinned managed array, so a view keeps it alive and the collector frees it.
/// </summary>
internal sealed class AlignedBuffer
{
    /// <summary>Floats in a cache line; row strides are multiples of it.</summary>
    public const int LineFloats = 16;

    /// <summary>Most floats of one buffer: the longest array less what alignment may skip.</summary>
    public static readonly int MaxLength = Array.MaxLength - LineFloats;

    // 1 KB: four rows a page.
    private const int CrowdedStride = 256;
    private const int LineBytes = LineFloats * sizeof(float);

    public unsafe AlignedBuffer(long length)
    {
        if (length < 0 || length > MaxLength)
            Throw.BufferTooLarge(length);
        Length = (int)length;
        Memory = GC.AllocateArray<float>(Length + LineFloats, pinned: true);
        fixed (float* first = Memory)
            Offset = (int)((LineBytes - ((nuint)first % LineBytes)) % LineBytes) / sizeof(float);
    }

    public int Length { get; }

    /// <summary>The array behind the buffer; element i of the buffer is element <see cref="Offset"/> + i of it.</summary>
    public float[] Memory { get; }

    public int Offset { get; }

    public Span<float> Span => Memory.AsSpan(Offset, Length);

    /// <summary>A view [rows, columns] that starts at <paramref name="start"/> with rows <paramref name="stride"/> floats apart.</summary>
    public Matrix Slice(int start, int rows, int columns, int stride) => new(Memory, Offset + start, rows, columns, stride);

    /// <summary>Columns rounded up to whole cache lines, so that any lane width divides a row.</summary>
    public static int StrideFor(int columns) => (columns + LineFloats - 1) / LineFloats * LineFloats;

    /// <summary>A zeroed [rows, columns] matrix of its own with the padded stride.</summary>
    public static Matrix CreateMatrix(int rows, int columns)
    {
        if (columns > MaxLength)
            Throw.BufferTooLarge((long)rows * columns);
        var stride = StrideFor(columns);
        // Rows a power of two apart would share a few places of every cache; one line more spreads them.
        if (rows > 1 && stride % CrowdedStride == 0 && columns > 0)
            stride += LineFloats;
        return new AlignedBuffer((long)rows * stride).Slice(0, rows, columns, stride);
    }
}
