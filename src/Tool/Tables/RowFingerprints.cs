using System.Buffers.Binary;

namespace FfnnMlNet.Tool.Tables;

/// <summary>Which rows a model has learnt from, as 64-bit hashes of their inputs and labels: 8 bytes for a row, and at most 8 MB. Of more
/// rows those are kept whose hash ends with some zeros, an equal share of any rows, so that counts can be estimated. The file has the
/// number of these zeros, then the hashes, ascending, all with the lowest byte first.</summary>
internal sealed class RowFingerprints
{
    /// <summary>The most hashes that are kept.</summary>
    public const int MostHashes = 1 << 20;

    private readonly ulong[] _hashes;

    private RowFingerprints(ulong[] hashes, int zeros) => (_hashes, Zeros) = (hashes, zeros);

    /// <summary>The number of zeros that the kept hashes end with: 0 = all are kept.</summary>
    public int Zeros { get; }

    /// <summary>The number of different rows that are kept.</summary>
    public int Count => _hashes.Length;

    /// <summary>Of the hashes of rows.</summary>
    public static RowFingerprints Of(IEnumerable<ulong> hashes)
    {
        var all = Sorted(hashes);
        var zeros = 0;
        while (all.Length > MostHashes)
        {
            zeros++;
            all = [.. all.Where(hash => IsKept(hash, zeros))];
        }
        return new RowFingerprints(all, zeros);
    }

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="ToolException">The file is damaged.</exception>
    public static RowFingerprints? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes.Length % sizeof(ulong) != 0)
            throw new ToolException($"{path} is damaged: it has {bytes.Length:N0} bytes, which is no multiple of 8.");
        var numbers = new ulong[bytes.Length / sizeof(ulong)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        return new RowFingerprints(numbers[1..], (int)Math.Min(numbers[0], 63));
    }

    /// <summary>Writes a file.</summary>
    public void Save(string path)
    {
        var bytes = new byte[(Count + 1) * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Zeros);
        for (var i = 0; i < Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i + 1) * sizeof(ulong)), _hashes[i]);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Whether a row is among those that are kept.</summary>
    public bool Contains(ulong hash) => Array.BinarySearch(_hashes, hash) >= 0;

    /// <summary>How many of some rows are equal to rows that the model learnt from; an estimate where not all of them are kept.</summary>
    public long CountOf(IEnumerable<ulong> hashes) => hashes.LongCount(hash => IsKept(hash, Zeros) && Contains(hash)) << Zeros;

    /// <summary>The different hashes, ascending. It takes no more memory than the hashes themselves.</summary>
    internal static ulong[] Sorted(IEnumerable<ulong> hashes)
    {
        ulong[] all = [.. hashes];
        Array.Sort(all);
        var count = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (count == 0 || all[i] != all[count - 1])
                all[count++] = all[i];
        }
        return all[..count];
    }

    private static bool IsKept(ulong hash, int zeros) => (hash & ((1UL << zeros) - 1)) == 0;
}
