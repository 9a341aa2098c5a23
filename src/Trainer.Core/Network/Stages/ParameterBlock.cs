using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A block [rows, columns] of parameters of one kind, as a stage declares it. The <see cref="Layout"/> gives it its place in the
/// flat buffer, once.</summary>
/// <param name="kind">What the parameters are for.</param>
/// <param name="rows">Rows; none = there are no such parameters.</param>
/// <param name="columns">Columns; rows are padded by zeros to whole cache lines.</param>
/// <param name="fanIn">Inputs of the layer, for weights; else 1.</param>
internal sealed class ParameterBlock(ParameterKind kind, long rows, int columns, int fanIn = 1)
{
    public ParameterKind Kind => kind;

    public int FanIn => fanIn;

    /// <summary>Parameters, without padding; so many at most that sums of two do not overflow, since a file may say anything.</summary>
    public long Count => (long)Int128.Min((Int128)rows * columns, long.MaxValue / 4);

    /// <summary>Floats in the buffer, padding included; in double, since a block may be asked for that no buffer holds.</summary>
    public double Floats => rows * Math.Ceiling((double)columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;

    /// <summary>Its place in the flat buffer of a network.</summary>
    public ParameterSlice Slice { get; private set; }

    /// <summary>The block in a buffer that is laid out as the parameters are: these, or their gradient.</summary>
    public Matrix In(AlignedBuffer buffer) => Slice.In(buffer);

    /// <summary>Takes the next place.</summary>
    /// <param name="offset">Where it begins; moved to its end.</param>
    /// <exception cref="ArgumentOutOfRangeException">One buffer cannot hold as much.</exception>
    public void Place(ref long offset)
    {
        if (offset + Floats > Array.MaxLength - AlignedBuffer.LineFloats)
            Throw.BufferTooLarge((long)Math.Min(offset + Floats, long.MaxValue));
        Slice = new ParameterSlice((int)offset, (int)rows, columns, AlignedBuffer.StrideFor(columns));
        offset += Slice.Length;
    }
}
