using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FfnnMlNet.Fuzz;

/// <summary>Ways in which the bytes of a file are damaged, by accident or on purpose.</summary>
internal static class Mutation
{
    private const int HashLength = 32;
    private static readonly long[] Sizes =
        [-1, 0, 1, 2, 15, 17, 255, 256, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0x7FFF_FFFF_FFFF, long.MaxValue, long.MinValue];

    private static readonly float[] Numbers =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 1e30f, -1e20f, float.Epsilon, -0f, 0];

    /// <summary>A copy with one to three kinds of damage, one after the other.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes, Random random)
    {
        var changed = bytes.ToArray();
        for (var times = random.Next(1, 4); times > 0 && changed.Length > 0; times--)
            changed = Once(changed, random);
        return changed;
    }

    /// <summary>A changed copy with a correct checksum, so that reading goes on after the checksum is compared.</summary>
    public static byte[] Sealed(ReadOnlySpan<byte> bytes, Random random)
    {
        byte[] changed = [.. Of(bytes[..^HashLength], random), .. new byte[HashLength]];
        SHA256.HashData(changed.AsSpan(..^HashLength)).CopyTo(changed.AsSpan(^HashLength..));
        return changed;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        var length = Math.Min(bytes.Length - at, random.Next(3) == 0 ? random.Next(1, bytes.Length + 1) : random.Next(1, 65));
        switch (random.Next(10))
        {
            case 0:
                for (var bits = random.Next(1, 9); bits > 0; bits--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                return Swapped(bytes, random);
            case 6:
                Size(bytes, at, random);
                return bytes;
            case 7:
                random.NextBytes(bytes.AsSpan(at, length));
                return bytes;
            case 8:
                bytes.AsSpan(at, length).Clear();
                return bytes;
            default:
                for (; length >= sizeof(float); length -= sizeof(float), at += sizeof(float))
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), Numbers[random.Next(Numbers.Length)]);
                return bytes;
        }
    }

    private static byte[] Swapped(byte[] bytes, Random random)
    {
        int[] cuts = [random.Next(bytes.Length), random.Next(bytes.Length), random.Next(bytes.Length)];
        Array.Sort(cuts);
        return [.. bytes[..cuts[0]], .. bytes[cuts[1]..cuts[2]], .. bytes[cuts[0]..cuts[1]], .. bytes[cuts[2]..]];
    }

    // Sizes are mostly in the first part of a file, so half of the changes are made there.
    private static void Size(byte[] bytes, int at, Random random)
    {
        at = random.Next(2) == 0 ? Math.Min(at, random.Next(200)) : at;
        var value = Sizes[random.Next(Sizes.Length)];
        if (at + sizeof(long) <= bytes.Length && random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
        else if (at + sizeof(int) <= bytes.Length)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), (int)value);
    }
}
