using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>An output matrix with a band of memory on each side that a product must not write. All of it is filled with one value
/// beforehand, so an element that the product leaves out is found too.</summary>
internal sealed class GuardedOutput
{
    /// <summary>What the memory is filled with.</summary>
    public const float Untouched = 1234.5f;

    // Two vectors of the widest lanes on each side.
    private const int Band = 32;

    private readonly AlignedBuffer _buffer;

    public GuardedOutput(int rows, int columns)
    {
        var stride = AlignedBuffer.StrideFor(columns);
        _buffer = new AlignedBuffer((2 * Band) + (rows * stride));
        _buffer.Span.Fill(Untouched);
        Matrix = _buffer.Slice(Band, rows, columns, stride);
    }

    public Matrix Matrix { get; }

    /// <summary>Fails unless the output has the bits of <paramref name="expected"/>, padding included, and the bands are
    /// unchanged.</summary>
    public void CheckBits(Matrix expected, string what)
    {
        for (var row = 0; row < Matrix.Rows; row++)
            SameBits.Check(expected.PaddedRow(row)[..Matrix.Stride], Matrix.PaddedRow(row), $"{what}, row {row}");
        foreach (var value in _buffer.Span[..Band])
            Assert.True(value == Untouched, what + " wrote before its output.");
        foreach (var value in _buffer.Span[^Band..])
            Assert.True(value == Untouched, what + " wrote behind its output.");
    }
}
