using System.Security.Cryptography;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A stream of some bytes, many zeros that are not stored, more bytes, and the SHA-256 of all of them.</summary>
internal sealed class StreamOfZeros : MemoryStream
{
    private readonly byte[] _head;
    private readonly long _zeros;
    private readonly byte[] _tail;

    public StreamOfZeros(byte[] head, long zeros, byte[] tail)
    {
        (_head, _zeros, _tail) = (head, zeros, tail);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        var block = new byte[1 << 20];
        for (var left = zeros; left > 0; left -= block.Length)
            hash.AppendData(block, 0, (int)Math.Min(left, block.Length));
        hash.AppendData(tail);
        _tail = [.. tail, .. hash.GetHashAndReset()];
    }

    public override long Length => _head.Length + _zeros + _tail.Length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var (position, tailAt) = (Position, _head.Length + _zeros);
        int count;
        if (position >= _head.Length && position < tailAt)
        {
            count = (int)Math.Min(buffer.Length, tailAt - position);
            buffer[..count].Clear();
        }
        else
        {
            var from = position < _head.Length ? _head.AsSpan((int)position) : _tail.AsSpan((int)(position - tailAt));
            count = Math.Min(buffer.Length, from.Length);
            from[..count].CopyTo(buffer);
        }
        Position += count;
        return count;
    }
}
