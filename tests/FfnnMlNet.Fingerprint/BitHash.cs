using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FfnnMlNet.Fingerprint;

/// <summary>A hash of the exact bits of floats. All NaNs count as equal, since processors differ in the payload.</summary>
internal sealed class BitHash : IDisposable
{
    private const int CanonicalNaN = 0x7FC00000;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            var bits = float.IsNaN(values[i]) ? CanonicalNaN : BitConverter.SingleToInt32Bits(values[i]);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(float)), bits);
        }
        _hash.AppendData(bytes);
    }

    /// <summary>The first 16 hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset())[..16];

    public void Dispose() => _hash.Dispose();
}
