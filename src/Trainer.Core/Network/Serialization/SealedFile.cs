using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace FfnnMlNet.Network;

/// <summary>Writes and checks files that end in the SHA-256 of everything before it. The files may have any length, since they are never
/// held in memory as a whole.</summary>
internal static class SealedFile
{
    public const int HashLength = 32;
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes what <paramref name="write"/> writes, and then its hash. <paramref name="target"/> need not be able to
    /// seek.</summary>
    public static void Write(Stream target, Action<BinaryWriter> write)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Neither is disposed: disposing would close the target, and after an error try to write the rest of the buffer.
        var buffer = new BufferedStream(new Hashed(target, hash), BufferBytes);
        var writer = new BinaryWriter(buffer, Encoding.UTF8);
        write(writer);
        writer.Flush();
        target.Write(hash.GetHashAndReset());
        target.Flush();
    }

    /// <summary>Number of bytes that <paramref name="write"/> writes. The bytes are not kept.</summary>
    public static long LengthOf(Action<BinaryWriter> write)
    {
        var counted = new Counted();
        var writer = new BinaryWriter(counted, Encoding.UTF8);
        write(writer);
        writer.Flush();
        return counted.Length;
    }

    /// <summary>True where the last bytes of the stream are the hash of all bytes before. The stream must be able to seek.</summary>
    public static bool IsWhole(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            stream.Position = 0;
            for (var left = stream.Length - HashLength; left > 0;)
            {
                var count = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                if (count == 0)
                    return false;
                hash.AppendData(buffer, 0, count);
                left -= count;
            }
            Span<byte> saved = stackalloc byte[HashLength];
            return stream.ReadAtLeast(saved, HashLength, throwOnEndOfStream: false) == HashLength &&
                hash.GetHashAndReset().AsSpan().SequenceEqual(saved);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Opens a reader at the start of the file, which ends before the hash. Disposing it leaves the stream open.</summary>
    public static BinaryReader OpenBody(Stream stream)
    {
        var body = new Body(stream, stream.Length - HashLength);
        var buffered = new BufferedStream(body, BufferBytes / 4) { Position = 0 };
        return new BinaryReader(buffered, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>A stream that by default cannot read, write or seek. Derived classes override what they support.</summary>
    private abstract class LimitedStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }

    private sealed class Hashed(Stream target, IncrementalHash hash) : LimitedStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            target.Write(buffer);
        }
    }

    private sealed class Counted : LimitedStream
    {
        private long _length;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override void Write(ReadOnlySpan<byte> buffer) => _length = checked(_length + buffer.Length);
    }

    // The first bytes of another stream, without those that follow.
    private sealed class Body(Stream stream, long length) : LimitedStream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override long Length => length;

        public override long Position { get => stream.Position; set => stream.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) =>
            stream.Read(buffer[..(int)Math.Clamp(length - stream.Position, 0, buffer.Length)]);

        public override long Seek(long offset, SeekOrigin origin) => stream.Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => stream.Position + offset,
            _ => length + offset,
        };
    }
}
