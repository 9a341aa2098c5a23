using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FfnnMlNet.Fingerprint;

/// <summary>A hash of the exact bits of floats, and one of each part of them. All NaNs count as equal, since processors differ in the
/// payload.</summary>
internal sealed class BitHash : IDisposable
{
    private const int CanonicalNaN = 0x7FC00000;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<(string Name, string Hash)> _parts = [];

    /// <summary>The parts that have ended.</summary>
    public IReadOnlyList<(string Name, string Hash)> Parts => _parts;

    public void Add(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            var bits = float.IsNaN(values[i]) ? CanonicalNaN : BitConverter.SingleToInt32Bits(values[i]);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(float)), bits);
        }
        _hash.AppendData(bytes);
        _part.AppendData(bytes);
    }

    /// <summary>Ends a part: the floats that were added since the end of the part before it.</summary>
    public void EndPart(string name) => _parts.Add((name, Digits(_part)));

    /// <summary>The first 16 hexadecimal digits of the hash of all parts.</summary>
    public string Finish() => Digits(_hash);

    public void Dispose()
    {
        _hash.Dispose();
        _part.Dispose();
    }

    private static string Digits(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
}
