using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A matrix [rows, columns] of parameters of one kind. A stage declares it, and the <see cref="Layout"/> assigns its place in the
/// flat parameter buffer.</summary>
/// <param name="rows">Number of rows; 0 = there are no such parameters.</param>
/// <param name="columns">Number of columns. In the buffer every row is padded with zeros to whole cache lines.</param>
/// <param name="fanIn">For weights the number of inputs of their layer, else 1.</param>
internal sealed class ParameterBlock(ParameterKind kind, long rows, int columns, int fanIn = 1)
{
    public ParameterKind Kind => kind;

    public int FanIn => fanIn;

    /// <summary>Number of parameters, without padding. It is at most a quarter of the largest long, so that adding two counts does not
    /// overflow even where the sizes come from a damaged file.</summary>
    public long Count => (long)Int128.Min((Int128)rows * columns, long.MaxValue / 4);

    /// <summary>Length in floats, padding included. It is a double because the sizes may ask for more than any buffer can hold.</summary>
    public double Floats => rows * Math.Ceiling((double)columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;

    /// <summary>The place of the block in the flat parameter buffer.</summary>
    public ParameterSlice Slice { get; private set; }

    /// <summary>The block in a buffer that has the layout of the parameters: the parameters themselves, or their gradient.</summary>
    public Matrix In(AlignedBuffer buffer) => Slice.In(buffer);

    /// <summary>Places the block at an offset of the flat parameter buffer.</summary>
    /// <param name="offset">Index of the first float of the block; set to the index after its last float.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block would end beyond the largest length of a buffer.</exception>
    public void Place(ref long offset)
    {
        if (offset + Floats > Array.MaxLength - AlignedBuffer.LineFloats)
            Throw.BufferTooLarge((long)Math.Min(offset + Floats, long.MaxValue));
        Slice = new ParameterSlice((int)offset, (int)rows, columns, AlignedBuffer.StrideFor(columns));
        offset += Slice.Length;
    }
}
