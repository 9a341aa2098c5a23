using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class AlignedBufferTests
{
    private const int LineBytes = 64;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void The_first_element_lies_on_a_cache_line_and_stays_there(int length)
    {
        // Several buffers, since a single array may be aligned by chance.
        var buffers = Enumerable.Range(0, 20).Select(_ => new AlignedBuffer(length)).ToArray();
        var addresses = buffers.Select(AddressOf).ToArray();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        for (var i = 0; i < buffers.Length; i++)
        {
            Assert.Equal(0, addresses[i] % LineBytes);
            Assert.Equal(addresses[i], AddressOf(buffers[i]));
            Assert.Equal(length, buffers[i].Length);
            Assert.Equal(length, buffers[i].Span.Length);
            Assert.InRange(buffers[i].Offset, 0, AlignedBuffer.LineFloats - 1);
            Assert.True(buffers[i].Offset + length <= buffers[i].Memory.Length);
            Assert.Equal(-1, buffers[i].Span.IndexOfAnyExcept(0f));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(15, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(1000, 1008)]
    public void A_stride_is_rounded_up_to_whole_cache_lines(int columns, int stride) =>
        Assert.Equal(stride, AlignedBuffer.StrideFor(columns));

    [Fact]
    public unsafe void Every_row_of_a_matrix_lies_on_a_cache_line()
    {
        var matrix = AlignedBuffer.CreateMatrix(5, 17);

        Assert.Equal((5, 17, 32), (matrix.Rows, matrix.Columns, matrix.Stride));
        for (var row = 0; row < 5; row++)
            Assert.Equal(0, (long)Unsafe.AsPointer(ref matrix[row, 0]) % LineBytes);
    }

    [Fact]
    public void A_slice_sees_the_elements_of_the_buffer()
    {
        var buffer = new AlignedBuffer(100);
        for (var i = 0; i < 100; i++)
            buffer.Span[i] = i;

        var slice = buffer.Slice(16, 3, 5, 16);
        slice[2, 4] = -1;

        Assert.Equal([16f, 17f, 18f, 19f, 20f], slice.Row(0));
        Assert.Equal(36f, slice[1, 4]);
        Assert.Equal(-1f, buffer.Span[16 + (2 * 16) + 4]);
        Assert.Equal(16, slice.PaddedRow(1).Length);
        Assert.Equal(2, slice.Top(2).Rows);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public void A_too_large_buffer_is_refused_with_advice(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>("length", () => new AlignedBuffer(3_000_000_000));

            Assert.StartsWith(
                "One buffer holds at most 2,147,483,575 floats, but 3,000,000,000 were asked for. " +
                "Use fewer units in HiddenLayers, fewer features or a smaller BatchSize.",
                error.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_limit_leaves_room_for_alignment()
    {
        Assert.Equal(Array.MaxLength - AlignedBuffer.LineFloats, AlignedBuffer.MaxLength);
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new AlignedBuffer(AlignedBuffer.MaxLength + 1L));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new AlignedBuffer(-1));
    }

    [Fact]
    public void A_matrix_too_large_for_one_buffer_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => AlignedBuffer.CreateMatrix(100_000, 100_000));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => AlignedBuffer.CreateMatrix(1, int.MaxValue));
    }

    private static unsafe long AddressOf(AlignedBuffer buffer) => (long)Unsafe.AsPointer(ref buffer.Memory[buffer.Offset]);
}
