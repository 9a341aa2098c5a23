
namespace FfnnMlNet.Numerics;

/// <summary>Float32 memory, zeroed, whose first element is aligned to 64 bytes. All memory of kernels is allocated here. It is a pinned
/// managed array, so a view keeps it alive and the garbage collector frees it.</summary>
internal sealed class AlignedBuffer
{
    /// <summary>Floats per cache line. Row strides are multiples of it.</summary>
    public const int LineFloats = 16;

    /// <summary>The most floats of one buffer: the longest array less the floats that alignment may skip.</summary>
    public static readonly int MaxLength = Array.MaxLength - LineFloats;

    // 1 KB, four rows per page.
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

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The array that holds the buffer. Element i of the buffer is element <see cref="Offset"/> + i of the array.</summary>
    public float[] Memory { get; }

    /// <summary>Index of the buffer's first element in <see cref="Memory"/>.</summary>
    public int Offset { get; }

    public Span<float> Span => Memory.AsSpan(Offset, Length);

    /// <summary>A view [rows, columns] that starts at element <paramref name="start"/>; its rows are <paramref name="stride"/> floats
    /// apart.</summary>
    public Matrix Slice(int start, int rows, int columns, int stride) => new(Memory, Offset + start, rows, columns, stride);

    /// <summary>The columns rounded up to whole cache lines, so that every vector width divides a row.</summary>
    public static int StrideFor(int columns) => (columns + LineFloats - 1) / LineFloats * LineFloats;

    /// <summary>A new zeroed matrix [rows, columns] with the padded stride.</summary>
    public static Matrix CreateMatrix(int rows, int columns)
    {
        if (columns > MaxLength)
            Throw.BufferTooLarge((long)rows * columns);
        var stride = StrideFor(columns);
        // Rows that are a power of two apart map to the same few sets of each cache. One more line per row spreads them.
        if (rows > 1 && stride % CrowdedStride == 0 && columns > 0)
            stride += LineFloats;
        return new AlignedBuffer((long)rows * stride).Slice(0, rows, columns, stride);
    }
}
