using System.Text;

namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>64-bit hashes of cells, the same on every machine. Two values of a table with the same hash are less likely than a wrong bit in
/// memory.</summary>
internal static class CellHash
{
    /// <summary>The hash of a text.</summary>
    internal static ulong Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of bytes.</summary>
    internal static ulong Of(ReadOnlySpan<byte> value)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)value.Length;
        for (; value.Length >= sizeof(ulong); value = value[sizeof(ulong)..])
        {
            hash = Mix(hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(value));
        }
        var rest = 0UL;
        foreach (var character in value)
        {
            rest = rest << 8 | character;
        }
        return Mix(hash ^ rest);
    }

    /// <summary>Mixes the bits of a number.</summary>
    internal static ulong Mix(ulong value)
    {
        value = (value ^ value >> 32) * 0xD6E8FEB86659FD93UL;
        value = (value ^ value >> 32) * 0xD6E8FEB86659FD93UL;
        return value ^ value >> 32;
    }
}
