using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfnnMlNet.Numerics;

/// <summary>The memory of one thread for packed factors. A tile reads a packed factor in sequence. In place it would jump from row to row;
/// each row may be in a page of its own, and rows that are a power of two apart map to the same few sets of a cache. The memory is
/// allocated by the first product that needs it, so scoring single rows needs none.</summary>
internal sealed class PackingBuffers
{
    private const int PanelFloats = ProductTuning.MaxBlockDepth * ProductTuning.PanelColumns;

    // The last tile is packed at full height, also where it has fewer rows: 256 rows are not a multiple of 6.
    private const int BlockFloats = ProductTuning.MaxBlockDepth * (ProductTuning.MaxBlockRows + AlignedBuffer.LineFloats);

    private AlignedBuffer? _panel;
    private AlignedBuffer? _block;
    private (int FirstRow, int Rows) _packedLeft;

    /// <summary>Memory for a packed panel of the right factor, which is read from L2.</summary>
    /// <param name="floats">Floats that are needed, at most 512 x 32.</param>
    public ref float Panel(int floats) => ref First(_panel ??= new AlignedBuffer(PanelFloats), floats);

    /// <summary>Memory for a packed left factor, or for other data that a kernel keeps in L2.</summary>
    /// <param name="floats">Floats that are needed, at most 512 x (256 + 16).</param>
    public ref float Block(int floats) => ref First(_block ??= new AlignedBuffer(BlockFloats), floats);

    /// <summary>Called before each product, because a packed left factor belongs to an earlier one.</summary>
    public void ForgetLeft() => _packedLeft = default;

    /// <summary>panel[i, c] = source[c, i] for i below <paramref name="depth"/> and c below <paramref name="width"/>. Only the first
    /// <paramref name="count"/> rows c of the source exist; the others become zero.</summary>
    /// <param name="stride">Floats from one row of the source to the next.</param>
    public ref float TransposeIntoPanel(ref float source, nint stride, int depth, int width, int count)
    {
        ref var panel = ref Panel(depth * width);
        var step = depth <= ProductTuning.TransposeDepth ? depth : ProductTuning.TransposeStep;
        for (nint first = 0; first < depth; first += step)
            Transposition.Into(
                ref Unsafe.Add(ref source, first), stride, (int)Math.Min(step, depth - first), ref Unsafe.Add(ref panel, first * width),
                width, width, count);
        return ref panel;
    }

    /// <summary>block[r / tile][i][r % tile] = source[i, r] for r below <paramref name="rows"/> and i below
    /// <paramref name="depth"/>.</summary>
    /// <param name="stride">Floats from one row of the source to the next.</param>
    /// <param name="tile">Rows per tile, 8 or 6.</param>
    /// <param name="isWholeDepth">True when the depth is the whole inner dimension. The blocks of further columns then reuse the packed
    /// rows.</param>
    /// <param name="firstRow">The first row of the output that they belong to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ref float PackLeft(ref float source, nint stride, int depth, int rows, int tile, bool isWholeDepth, int firstRow)
    {
        var whole = rows / tile * tile;
        ref var packed = ref Block((whole + tile) * depth);
        if (isWholeDepth && _packedLeft == (firstRow, rows))
            return ref packed;
        _packedLeft = (firstRow, rows);
        for (nint first = 0; first < depth; first += ProductTuning.PackStep)
        {
            var last = Math.Min(first + ProductTuning.PackStep, depth);
            for (nint row = 0; row < whole; row += tile)
            {
                ref var to = ref Unsafe.Add(ref packed, row * depth);
                if (tile == 8)
                {
                    for (var i = first; i < last; i++)
                        Lanes8.Load(ref Unsafe.Add(ref source, (i * stride) + row)).Store(ref Unsafe.Add(ref to, i * 8));
                }
                else
                {
                    for (var i = first; i < last; i++)
                        CopySix(ref Unsafe.Add(ref source, (i * stride) + row), ref Unsafe.Add(ref to, i * 6));
                }
            }
            ref var rest = ref Unsafe.Add(ref packed, (nint)whole * depth);
            for (var i = first; i < last; i++)
                for (nint row = whole; row < rows; row++)
                    Unsafe.Add(ref rest, (i * tile) + row - whole) = Unsafe.Add(ref source, (i * stride) + row);
        }
        return ref packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopySix(ref float from, ref float to)
    {
        Lanes4.Load(ref from).Store(ref to);
        Unsafe.As<float, long>(ref Unsafe.Add(ref to, 4)) = Unsafe.As<float, long>(ref Unsafe.Add(ref from, 4));
    }

    // The slice checks that the buffer is large enough.
    private static ref float First(AlignedBuffer buffer, int floats) => ref MemoryMarshal.GetReference(buffer.Span[..floats]);
}
