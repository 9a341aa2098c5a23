using System.Text;
using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>Reads a part of a model file at a time, never beyond its end: every length is compared with the bytes that are left before
/// anything of that size is made.</summary>
/// <param name="reader">Of all of the file but its checksum, at its start.</param>
internal sealed class ChunkReader(BinaryReader reader)
{
    private long _position;

    /// <summary>Where the part ends; at first the file but its checksum.</summary>
    private long _end = reader.BaseStream.Length;

    /// <summary>Bytes of the file but its checksum.</summary>
    public long FileLength { get; } = reader.BaseStream.Length;

    /// <summary>Where the next byte is read.</summary>
    public long Position => _position;

    /// <summary>Bytes of the part that are left.</summary>
    public long Left => _end - _position;

    /// <summary>Goes to a part.</summary>
    public void MoveTo(long position, long end)
    {
        if (reader.BaseStream.Position != position)
            reader.BaseStream.Position = position;
        (_position, _end) = (position, end);
    }

    /// <summary>Fails where there is more in the part than was read.</summary>
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

    /// <summary>A string: int32 length in bytes, then UTF-8.</summary>
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

    /// <param name="what">Names a number of them, where one is not finite.</param>
    public float[] FiniteFloats(int count, string what)
    {
        NeedNumbers(count);
        var values = new float[count];
        Floats(values);
        if (!Reductions.AllFinite(values))
            Fail($"{what} is not finite");
        return values;
    }

    /// <param name="values">Overwritten with any floats, finite or not.</param>
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
