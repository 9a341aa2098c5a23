using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Where a matrix [rows, columns] of parameters is stored in the flat parameter buffer.</summary>
/// <param name="Offset">Index of the first float.</param>
/// <param name="Stride">Floats from the start of one row to the start of the next.</param>
internal readonly record struct ParameterSlice(int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Length in floats, padding included.</summary>
    public int Length => Rows * Stride;

    /// <summary>The matrix in a buffer that has the layout of the parameters.</summary>
    public Matrix In(AlignedBuffer buffer) => buffer.Slice(Offset, Rows, Columns, Stride);

    /// <summary>The rows from <paramref name="firstRow"/> on, <paramref name="rows"/> of them.</summary>
    public ParameterSlice Slice(int firstRow, int rows) => this with { Offset = Offset + (firstRow * Stride), Rows = rows };
}
