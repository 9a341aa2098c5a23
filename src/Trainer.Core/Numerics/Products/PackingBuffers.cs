using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace FfnnMlNet.Numerics;

/// <summary>
/// One thread's room for packed factors. Packed, a tile reads its factors one after the other; in place it would jump
/// from row to row, and rows a power of two apart share a few places of a cache and a page each.
/// </summary>
internal sealed class Panels
{
    // Depth up to which a panel stays in the first cache beside what it is made of.
    private const int WholePanel = 112;

    private AlignedBuffer? _right;
    private AlignedBuffer? _left;
    private (int FirstRow, int Rows) _packed;

    /// <summary>Before a product: what is packed belongs to another.</summary>
    public void ForgetLeft() => _packed = default;

    // Made at the first product that packs, so that scoring of single rows needs neither.
    /// <summary>Room for one panel.</summary>
    public ref float Right => ref (_right ??= new AlignedBuffer(Blocking.Inner * Blocking.PanelColumns)).Span[0];

    /// <summary>Room for a packed left factor.</summary>
    public ref float Left => ref (_left ??= new AlignedBuffer(Blocking.Inner * Blocking.Rows)).Span[0];

    /// <summary>packed[i, c] = source[c, i] for <paramref name="depth"/> i and <paramref name="width"/> c, of which
    /// <paramref name="count"/> exist and the others become zero.</summary>
    public ref float PackRightTransposed(ref float source, nint stride, int depth, int width, int count)
    {
        ref var packed = ref Right;
        // A stretch at a time, so that its lines are still in the first cache when the next rows write into them.
        var stretch = depth <= WholePanel ? depth : 32;
        for (nint first = 0; first < depth; first += stretch)
            Turn(
                ref Unsafe.Add(ref source, first), stride, (int)Math.Min(stretch, depth - first), ref Unsafe.Add(ref packed, first * width),
                width, width, count);
        return ref packed;
    }

    /// <summary>turned[i, c] = source[c, i] for <paramref name="depth"/> i and <paramref name="width"/> c, of which
    /// <paramref name="count"/> exist and the others become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(ref float source, nint stride, int depth, ref float turned, nint step, int width, int count)
    {
        nint column = 0;
        if (Avx512F.IsSupported)
        {
            for (; column + 16 <= count; column += 16)
                TransposeSixteenRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref turned, column), step);
        }
        if (Avx.IsSupported)
        {
            for (; column + 8 <= count; column += 8)
                TransposeEightRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref turned, column), step);
        }
        if (Sse.IsSupported)
        {
            for (; column + 4 <= count; column += 4)
                TransposeFourRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref turned, column), step);
        }
        for (; column < width; column++)
        {
            ref var to = ref Unsafe.Add(ref turned, column);
            if (column >= count)
            {
                for (nint i = 0; i < depth; i++)
                    Unsafe.Add(ref to, i * step) = 0;
                continue;
            }
            ref var from = ref Unsafe.Add(ref source, column * stride);
            for (nint i = 0; i < depth; i++)
                Unsafe.Add(ref to, i * step) = Unsafe.Add(ref from, i);
        }
    }

    /// <summary>packed[r / tile][i][r % tile] = source[i, r] for <paramref name="rows"/> r and <paramref name="depth"/> i.</summary>
    /// <param name="tile">8 or 6.</param>
    /// <param name="isWhole">Whether these rows are packed with the whole inner dimension: then the columns that follow find them packed.</param>
    /// <param name="firstRow">Which rows of the product they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ref float PackLeftTransposed(ref float source, nint stride, int depth, int rows, int tile, bool isWhole, int firstRow)
    {
        if (isWhole && _packed == (firstRow, rows))
            return ref Left;
        _packed = (firstRow, rows);
        // As many rows of the source at a time as one place of a first cache holds when they are a page apart.
        const int Together = 8;
        ref var packed = ref Left;
        var whole = rows / tile * tile;
        for (nint first = 0; first < depth; first += Together)
        {
            var last = Math.Min(first + Together, depth);
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

    // Four squares of 4 by 4 side by side, one in each quarter of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeSixteenRows(ref float source, nint stride, int depth, ref float packed, nint width)
    {
        ref var second = ref Unsafe.Add(ref source, 4 * stride);
        ref var third = ref Unsafe.Add(ref source, 8 * stride);
        ref var fourth = ref Unsafe.Add(ref source, 12 * stride);
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            var r0 = Quarters(ref source, ref second, ref third, ref fourth, i);
            var r1 = Quarters(ref source, ref second, ref third, ref fourth, i + stride);
            var r2 = Quarters(ref source, ref second, ref third, ref fourth, i + (2 * stride));
            var r3 = Quarters(ref source, ref second, ref third, ref fourth, i + (3 * stride));
            var low01 = Avx512F.UnpackLow(r0, r1);
            var low23 = Avx512F.UnpackLow(r2, r3);
            var high01 = Avx512F.UnpackHigh(r0, r1);
            var high23 = Avx512F.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref packed, i * width);
            Avx512F.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref to);
            Avx512F.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, width));
            Avx512F.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref Unsafe.Add(ref to, 2 * width));
            Avx512F.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, 3 * width));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 16; row++)
                Unsafe.Add(ref packed, (i * width) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float first, ref float second, ref float third, ref float fourth, nint offset) =>
        Vector512.Create(Halves(ref first, ref second, offset), Halves(ref third, ref fourth, offset));

    // Two squares of 4 by 4 side by side, one in each half of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeEightRows(ref float source, nint stride, int depth, ref float packed, nint width)
    {
        ref var below = ref Unsafe.Add(ref source, 4 * stride);
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            var r0 = Halves(ref source, ref below, i);
            var r1 = Halves(ref source, ref below, i + stride);
            var r2 = Halves(ref source, ref below, i + (2 * stride));
            var r3 = Halves(ref source, ref below, i + (3 * stride));
            var low01 = Avx.UnpackLow(r0, r1);
            var low23 = Avx.UnpackLow(r2, r3);
            var high01 = Avx.UnpackHigh(r0, r1);
            var high23 = Avx.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref packed, i * width);
            Avx.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref to);
            Avx.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, width));
            Avx.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref Unsafe.Add(ref to, 2 * width));
            Avx.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, 3 * width));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 8; row++)
                Unsafe.Add(ref packed, (i * width) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(ref float lower, ref float upper, nint offset) => Vector256.Create(
        Vector128.LoadUnsafe(ref Unsafe.Add(ref lower, offset)), Vector128.LoadUnsafe(ref Unsafe.Add(ref upper, offset)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFourRows(ref float source, nint stride, int depth, ref float packed, nint width)
    {
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            ref var from = ref Unsafe.Add(ref source, i);
            var r0 = Vector128.LoadUnsafe(ref from);
            var r1 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, stride));
            var r2 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 2 * stride));
            var r3 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 3 * stride));
            var low01 = Sse.UnpackLow(r0, r1);
            var low23 = Sse.UnpackLow(r2, r3);
            var high01 = Sse.UnpackHigh(r0, r1);
            var high23 = Sse.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref packed, i * width);
            Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref to);
            Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref Unsafe.Add(ref to, width));
            Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref Unsafe.Add(ref to, 2 * width));
            Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref Unsafe.Add(ref to, 3 * width));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 4; row++)
                Unsafe.Add(ref packed, (i * width) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }
}
