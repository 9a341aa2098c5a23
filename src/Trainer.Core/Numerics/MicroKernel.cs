using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The inner loops of <see cref="MatrixProduct"/>: tiles of 4 output rows by 1 or 2 lane vectors held in registers
/// while the inner dimension runs once, ascending. The loops leave before they would step past the last element, because
/// a ref must not point behind its array, not even unused.
/// </summary>
internal static class MicroKernel
{
    /// <summary>Output rows of one tile.</summary>
    public const int TileRows = 4;

    /// <summary>Rows [firstRow, lastRow) of output = start + left * right.</summary>
    /// <param name="left">First element of the left factor; element (r, i) is r * rowStep + i * innerStep floats on.</param>
    /// <param name="right">[inner, columns].</param>
    /// <param name="output">[rows, columns], the same stride as right; overwritten, padding included.</param>
    public static void Multiply<T>(
        ref float left, nint rowStep, nint innerStep, Matrix right, Matrix output, int firstRow, int lastRow, int inner, StartRow start)
        where T : struct, ILanes<T>
    {
        ref var rightFirst = ref right.First;
        ref var outputFirst = ref output.First;
        if (inner == 0)
        {
            // Nothing of the factors is read, and they may be empty: a ref that is surely valid stands in for them.
            left = ref outputFirst;
            rowStep = 0;
            rightFirst = ref outputFirst;
        }
        ref var startFirst = ref start.HasValue ? ref start.Row.First : ref Unsafe.NullRef<float>();
        nint stride = right.Stride;
        // A padded row is a multiple of 16 floats, so columns divide into pairs of vectors for every width but the widest.
        var columns = AlignedBuffer.StrideFor(right.Columns);
        Debug.Assert(columns <= right.Stride && right.Stride == output.Stride && right.Columns == output.Columns);
        for (nint column = 0; column < columns;)
        {
            var two = column + (2 * T.Count) <= columns;
            ref var panel = ref Unsafe.Add(ref rightFirst, column);
            ref var from = ref Unsafe.IsNullRef(ref startFirst) ? ref startFirst : ref Unsafe.Add(ref startFirst, column);
            var row = firstRow;
            for (; row + TileRows <= lastRow; row += TileRows)
            {
                ref var a = ref Unsafe.Add(ref left, row * rowStep);
                ref var c = ref Unsafe.Add(ref outputFirst, (row * stride) + column);
                if (two)
                    Tile4x2<T>(ref a, rowStep, innerStep, ref panel, stride, ref c, inner, ref from);
                else
                    Tile4x1<T>(ref a, rowStep, innerStep, ref panel, stride, ref c, inner, ref from);
            }
            for (; row < lastRow; row++)
            {
                ref var a = ref Unsafe.Add(ref left, row * rowStep);
                ref var c = ref Unsafe.Add(ref outputFirst, (row * stride) + column);
                if (two)
                    Tile1x2<T>(ref a, innerStep, ref panel, stride, ref c, inner, ref from);
                else
                    Tile1x1<T>(ref a, innerStep, ref panel, stride, ref c, inner, ref from);
            }
            column += two ? 2 * T.Count : T.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T StartOf<T>(ref float from, int vector) where T : struct, ILanes<T> =>
        Unsafe.IsNullRef(ref from) ? T.Create(0f) : T.Load(ref Unsafe.Add(ref from, vector * T.Count));

    private static void Tile4x2<T>(
        ref float a, nint rowStep, nint innerStep, ref float b, nint stride, ref float c, int inner, ref float from)
        where T : struct, ILanes<T>
    {
        var c00 = StartOf<T>(ref from, 0);
        var c01 = StartOf<T>(ref from, 1);
        T c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = T.Load(ref Unsafe.Add(ref b, T.Count));
            var a0 = T.Create(a);
            c00 = T.MultiplyAdd(a0, b0, c00);
            c01 = T.MultiplyAdd(a0, b1, c01);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            c10 = T.MultiplyAdd(a1, b0, c10);
            c11 = T.MultiplyAdd(a1, b1, c11);
            var a2 = T.Create(Unsafe.Add(ref a, 2 * rowStep));
            c20 = T.MultiplyAdd(a2, b0, c20);
            c21 = T.MultiplyAdd(a2, b1, c21);
            var a3 = T.Create(Unsafe.Add(ref a, 3 * rowStep));
            c30 = T.MultiplyAdd(a3, b0, c30);
            c31 = T.MultiplyAdd(a3, b1, c31);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, stride);
        }
        c00.Store(ref c);
        c01.Store(ref Unsafe.Add(ref c, T.Count));
        c10.Store(ref Unsafe.Add(ref c, stride));
        c11.Store(ref Unsafe.Add(ref c, stride + T.Count));
        c20.Store(ref Unsafe.Add(ref c, 2 * stride));
        c21.Store(ref Unsafe.Add(ref c, (2 * stride) + T.Count));
        c30.Store(ref Unsafe.Add(ref c, 3 * stride));
        c31.Store(ref Unsafe.Add(ref c, (3 * stride) + T.Count));
    }

    private static void Tile4x1<T>(
        ref float a, nint rowStep, nint innerStep, ref float b, nint stride, ref float c, int inner, ref float from)
        where T : struct, ILanes<T>
    {
        var c0 = StartOf<T>(ref from, 0);
        T c1 = c0, c2 = c0, c3 = c0;
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            c0 = T.MultiplyAdd(T.Create(a), b0, c0);
            c1 = T.MultiplyAdd(T.Create(Unsafe.Add(ref a, rowStep)), b0, c1);
            c2 = T.MultiplyAdd(T.Create(Unsafe.Add(ref a, 2 * rowStep)), b0, c2);
            c3 = T.MultiplyAdd(T.Create(Unsafe.Add(ref a, 3 * rowStep)), b0, c3);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, stride);
        }
        c0.Store(ref c);
        c1.Store(ref Unsafe.Add(ref c, stride));
        c2.Store(ref Unsafe.Add(ref c, 2 * stride));
        c3.Store(ref Unsafe.Add(ref c, 3 * stride));
    }

    private static void Tile1x2<T>(ref float a, nint innerStep, ref float b, nint stride, ref float c, int inner, ref float from)
        where T : struct, ILanes<T>
    {
        var c0 = StartOf<T>(ref from, 0);
        var c1 = StartOf<T>(ref from, 1);
        for (var i = 0; i < inner;)
        {
            var a0 = T.Create(a);
            c0 = T.MultiplyAdd(a0, T.Load(ref b), c0);
            c1 = T.MultiplyAdd(a0, T.Load(ref Unsafe.Add(ref b, T.Count)), c1);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, stride);
        }
        c0.Store(ref c);
        c1.Store(ref Unsafe.Add(ref c, T.Count));
    }

    private static void Tile1x1<T>(ref float a, nint innerStep, ref float b, nint stride, ref float c, int inner, ref float from)
        where T : struct, ILanes<T>
    {
        var c0 = StartOf<T>(ref from, 0);
        for (var i = 0; i < inner;)
        {
            c0 = T.MultiplyAdd(T.Create(a), T.Load(ref b), c0);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, stride);
        }
        c0.Store(ref c);
    }
}
