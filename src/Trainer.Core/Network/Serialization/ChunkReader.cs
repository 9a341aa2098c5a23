using System.Text;
using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>Reads the chunks of a model file. It never reads beyond the end of a chunk, and compares every length with the bytes that are
/// left before it allocates memory of that size.</summary>
/// <param name="reader">Reads the file without its checksum; it is at the start of the file.</param>
internal sealed class ChunkReader(BinaryReader reader)
{
    private long _position;

    // Where the chunk ends. Before the first chunk: where the file without its checksum ends.
    private long _end = reader.BaseStream.Length;

    /// <summary>Length of the file without its checksum, in bytes.</summary>
    public long FileLength { get; } = reader.BaseStream.Length;

    /// <summary>Offset of the next byte from the start of the file.</summary>
    public long Position => _position;

    /// <summary>Bytes of the chunk that have not been read.</summary>
    public long Left => _end - _position;

    /// <summary>Moves to the chunk between two offsets.</summary>
    public void MoveTo(long position, long end)
    {
        if (reader.BaseStream.Position != position)
            reader.BaseStream.Position = position;
        (_position, _end) = (position, end);
    }

    /// <summary>Fails where the chunk has bytes that have not been read.</summary>
    public void Leave()
    {
        if (Left != 0)
            Fail($"a part is {Left} bytes longer than its contents");
    }

    public int Int32()
    {
        Need(sizeof(int));
        return reader.ReadInt32();
    }

    public long Int64()
    {
        Need(sizeof(long));
        return reader.ReadInt64();
    }

    public double Double()
    {
        Need(sizeof(double));
        return reader.ReadDouble();
    }

    /// <summary>Reads a string: int32 length in bytes, then UTF-8.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes(Int32()));

    public byte[] Bytes(int count)
    {
        Need(count);
        var bytes = new byte[count];
        reader.BaseStream.ReadExactly(bytes);
        return bytes;
    }

    public int[] Int32s(long count)
    {
        NeedNumbers(count);
        var values = new int[count];
        foreach (ref var value in values.AsSpan())
            value = Int32();
        return values;
    }

    /// <summary>Reads floats, and fails where one is not finite.</summary>
    /// <param name="what">Names one of the values in the error.</param>
    public float[] FiniteFloats(int count, string what)
    {
        NeedNumbers(count);
        var values = new float[count];
        Floats(values);
        if (!Reductions.AllFinite(values))
            Fail($"{what} is not finite");
        return values;
    }

    /// <summary>Reads floats, finite or not.</summary>
    /// <param name="values">Overwritten.</param>
    public void Floats(Span<float> values)
    {
        Need((long)values.Length * sizeof(float));
        FloatBytes.Read(reader, values);
    }

    private void NeedNumbers(long count)
    {
        if (count > Left / sizeof(int))
            Fail($"{count} numbers are needed at offset {_position}, but {Left} bytes are left");
    }

    private void Need(long count)
    {
        if (count < 0 || count > Left)
            Fail($"{count} bytes are needed at offset {_position}, but {Left} are left");
        _position += count;
    }
}
