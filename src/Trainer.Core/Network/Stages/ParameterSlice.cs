using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A part [rows, columns] of the flat parameter buffer.</summary>
/// <param name="Offset">First float.</param>
/// <param name="Stride">Floats from one row to the next.</param>
internal readonly record struct ParameterSlice(int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Floats, padding included.</summary>
    public int Length => Rows * Stride;

    public Matrix In(AlignedBuffer buffer) => buffer.Slice(Offset, Rows, Columns, Stride);

    /// <summary>So many of its rows.</summary>
    public ParameterSlice Part(int firstRow, int rows) => this with { Offset = Offset + (firstRow * Stride), Rows = rows };
}
