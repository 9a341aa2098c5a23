using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FfnnMlNet.Numerics;

/// <summary>Writes and reads float32 numbers as little-endian bytes, in blocks, because the bytes of a long span may be more than one span
/// can hold.</summary>
internal static class FloatBytes
{
    private const int BlockFloats = 1 << 18;

    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(BlockFloats, values.Length)..])
        {
            var block = values[..Math.Min(BlockFloats, values.Length)];
            if (BitConverter.IsLittleEndian)
                writer.Write(MemoryMarshal.AsBytes(block));
            else
                WriteReversed(writer, MemoryMarshal.Cast<float, int>(block));
        }
    }

    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static void Read(BinaryReader reader, Span<float> values)
    {
        var stream = reader.BaseStream;
        for (; !values.IsEmpty; values = values[Math.Min(BlockFloats, values.Length)..])
        {
            var block = values[..Math.Min(BlockFloats, values.Length)];
            stream.ReadExactly(MemoryMarshal.AsBytes(block));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(block), MemoryMarshal.Cast<float, int>(block));
        }
    }

    // For big-endian machines.
    private static void WriteReversed(BinaryWriter writer, ReadOnlySpan<int> values)
    {
        var reversed = ArrayPool<int>.Shared.Rent(values.Length);
        BinaryPrimitives.ReverseEndianness(values, reversed.AsSpan(0, values.Length));
        writer.Write(MemoryMarshal.AsBytes(reversed.AsSpan(0, values.Length)));
        ArrayPool<int>.Shared.Return(reversed);
    }
}
