using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Cuts a product, or a thread's share of one, into blocks that fit the caches and these into tiles of registers.</summary>
internal static partial class BlockedProduct
{
    private static readonly AlignedBuffer Zeros = new(Blocking.WideVectors * AlignedBuffer.LineFloats);

    /// <summary>Rows [firstRow, lastRow) and columns [firstColumn, lastColumn) of the output.</summary>
    /// <param name="firstColumn">A multiple of 32.</param>
    /// <param name="lastColumn">A multiple of 16.</param>
    /// <param name="interruption">Asked before each block but the first, or null: a block is half a millisecond with wide lanes.</param>
    /// <param name="part">Whose share it is.</param>
    public static void Run<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels, Interruption? interruption, int part)
        where T : struct, ILanes<T>
    {
        // Equal stretches of the inner dimension: a short last one would pay as much for loading and storing its chains.
        var stretches = Math.Max(1, (task.Inner + Blocking.Inner - 1) / Blocking.Inner);
        var isFirst = true;
        panels.ForgetLeft();
        for (var row = firstRow; row < lastRow; row += Blocking.Rows)
        {
            var endRow = Math.Min(row + Blocking.Rows, lastRow);
            for (var column = firstColumn; column < lastColumn; column += Blocking.Columns)
            {
                var endColumn = Math.Min(column + Blocking.Columns, lastColumn);
                for (var stretch = 0; stretch < stretches; stretch++)
                {
                    if (!isFirst && interruption is not null && !interruption.GoesOn(part))
                        return;
                    isFirst = false;
                    var inner = (int)((long)task.Inner * stretch / stretches);
                    var depth = (int)((long)task.Inner * (stretch + 1) / stretches) - inner;
                    if (stretch + 1 < stretches || task.Epilogue is null)
                        Block<T, Keep>(task, inner, depth, row, endRow, column, endColumn, panels, default);
                    else
                        task.Epilogue.Block<T>(task, inner, depth, row, endRow, column, endColumn, panels);
                }
            }
        }
    }

    /// <summary>One block, its chains ended by <paramref name="epilogue"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<T, TEpilogue>(
        in ProductTask task, int firstInner, int depth, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels,
        TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        var rows = lastRow - firstRow;
        var tile = Blocking.TileRowsFor<T>();
        Left left;
        var isLeftPacked = false;
        ref var a = ref Unsafe.NullRef<float>();
        if (depth == 0)
        {
            // Nothing of the factors is read, and they may be empty: a ref that is surely valid stands in for them.
            left = default;
            a = ref Zeros.Span[0];
        }
        else if (!task.LeftTransposed)
        {
            left = new Left(task.Left.Stride, 1, (nint)tile * task.Left.Stride);
            a = ref Unsafe.Add(ref task.Left.First, ((nint)firstRow * task.Left.Stride) + firstInner);
        }
        else if (lastColumn - firstColumn <= Blocking.PanelColumns || (long)depth * task.Left.Stride <= Blocking.NearFactor)
        {
            left = new Left(1, task.Left.Stride, tile);
            a = ref Unsafe.Add(ref task.Left.First, ((nint)firstInner * task.Left.Stride) + firstRow);
        }
        else
        {
            isLeftPacked = true;
            left = new Left(1, tile, (nint)tile * depth);
            a = ref panels.PackLeftTransposed(
                ref Unsafe.Add(ref task.Left.First, ((nint)firstInner * task.Left.Stride) + firstRow), task.Left.Stride, depth, rows, tile,
                isWhole: depth == task.Inner, firstRow);
        }

        nint stride = task.Output.Stride;
        var packs = depth > 0 && rows >= Blocking.TilesWorthPacking * tile && task.Right.Stride * task.Inner > Blocking.SmallFactor;
        ref var packed = ref packs && !task.RightTransposed ? ref panels.Right : ref Unsafe.NullRef<float>();
        // The last of an odd number of vectors would be alone, with too few chains in 6 rows: so 4 rows by the last three.
        var takesThree = tile == 6 && rows >= 4 && depth > 0 && !packs && !isLeftPacked;
        // Chains so far, and the right factor, come from behind the second cache where there are many of them.
        var isFarOutput = firstInner > 0 && rows >= 2 * tile && stride * task.Output.Rows > Blocking.FarFactor / 2;
        var isFarRight = packs && rows >= 8 * tile && (long)task.Right.Stride * task.Right.Rows > Blocking.FarFactor;
        // Vectors of nothing but padding are not computed.
        var end = Math.Min(lastColumn, (task.Output.Columns + T.Count - 1) / T.Count * T.Count);
        for (var column = firstColumn; column < lastColumn;)
        {
            if (column >= end)
            {
                Padding<T, TEpilogue>(task, firstRow, lastRow, column, epilogue);
                column += T.Count;
                continue;
            }
            var two = column + (2 * T.Count) <= end;
            var wide = rows == 1 && !task.RightTransposed && column + (Blocking.WideVectors * T.Count) <= lastColumn;
            var three = takesThree && column + (3 * T.Count) == end;
            var width = wide ? Blocking.WideVectors * T.Count : three ? 3 * T.Count : two ? 2 * T.Count : T.Count;
            nint step = width;
            ref var b = ref Unsafe.NullRef<float>();
            if (depth == 0)
            {
                b = ref Zeros.Span[0];
            }
            else if (task.RightTransposed)
            {
                b = ref panels.PackRightTransposed(
                    ref Unsafe.Add(ref task.Right.First, ((nint)column * task.Right.Stride) + firstInner), task.Right.Stride, depth, width,
                    Math.Clamp(task.Right.Rows - column, 0, width));
            }
            else
            {
                b = ref Unsafe.Add(ref task.Right.First, ((nint)firstInner * task.Right.Stride) + column);
                step = task.Right.Stride;
            }

            ref var c = ref Unsafe.Add(ref task.Output.First, ((nint)firstRow * stride) + column);
            ref var other = ref c;
            if (TEpilogue.ReadsOther)
                other = ref Unsafe.Add(ref task.Other.First, ((nint)firstRow * stride) + column);
            var ahead = isFarRight ? Ahead(task, firstInner, depth, column + width, lastColumn, (rows / tile) - 1) : LinesAhead.None;
            ref var from = ref c;
            var fromStep = stride;
            if (firstInner == 0)
            {
                fromStep = 0;
                from = ref Zeros.Span[0];
                if (task.Start is { } start)
                    from = ref Unsafe.Add(ref start.First, column);
            }
            if (wide)
            {
                MicroKernel.WideTile<T, TEpilogue>(ref a, left.InnerStep, ref b, step, ref c, depth, ref from, ref other, epilogue);
            }
            else if (three)
            {
                Rows<T, ThreeVectors, TEpilogue>(
                    ref a, left with { TileStep = 4 * left.RowStep }, ref b, step, ref c, stride, depth, ref from, fromStep, rows, tile: 4,
                    ref Unsafe.NullRef<float>(), ref other, ref ahead, isFarOutput, epilogue);
            }
            else if (two)
            {
                Rows<T, TwoVectors, TEpilogue>(
                    ref a, left, ref b, step, ref c, stride, depth, ref from, fromStep, rows, tile, ref packed, ref other, ref ahead,
                    isFarOutput, epilogue);
            }
            else if (T.Count == 16 && task.Output.Columns - column <= Lanes8.Count)
            {
                Rows<Lanes8, OneVector, TEpilogue>(
                    ref a, left, ref b, step, ref c, stride, depth, ref from, fromStep, rows, tile, ref packed, ref other, ref ahead,
                    isFarOutput, epilogue);
                Padding<Lanes8, TEpilogue>(task, firstRow, lastRow, column + Lanes8.Count, epilogue);
            }
            else if (T.Count == 16)
            {
                // Broadcasts to half as many lanes load twice as fast, and a tile one vector wide has little else to do.
                Rows<Lanes8, TwoVectors, TEpilogue>(
                    ref a, left, ref b, step, ref c, stride, depth, ref from, fromStep, rows, tile, ref packed, ref other, ref ahead,
                    isFarOutput, epilogue);
            }
            else
            {
                Rows<T, OneVector, TEpilogue>(
                    ref a, left, ref b, step, ref c, stride, depth, ref from, fromStep, rows, tile, ref packed, ref other, ref ahead,
                    isFarOutput, epilogue);
            }
            column += width;
        }
    }

    /// <summary>c[r, v] += sum over i of a[r, i] * b[i, v] for a panel of one or two vectors; c lies row after row, as b does.</summary>
    /// <param name="isStart">Whether the chains begin here, at zero.</param>
    public static void Tiles<T>(ref float a, nint rowStep, ref float b, int width, ref float c, int depth, int rows, bool isStart)
        where T : struct, ILanes<T>
    {
        var tile = Blocking.TileRowsFor<T>();
        var left = new Left(rowStep, 1, tile * rowStep);
        var ahead = LinesAhead.None;
        ref var from = ref isStart ? ref Zeros.Span[0] : ref c;
        var fromStep = isStart ? 0 : width;
        if (width == 2 * T.Count)
            Rows<T, TwoVectors, Keep>(
                ref a, left, ref b, width, ref c, width, depth, ref from, fromStep, rows, tile, ref Unsafe.NullRef<float>(), ref c,
                ref ahead, isFarOutput: false, default);
        else
            Rows<T, OneVector, Keep>(
                ref a, left, ref b, width, ref c, width, depth, ref from, fromStep, rows, tile, ref Unsafe.NullRef<float>(), ref c,
                ref ahead, isFarOutput: false, default);
    }

    // A vector of columns behind the last: products of zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Padding<T, TEpilogue>(in ProductTask task, int firstRow, int lastRow, int column, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        nint stride = task.Output.Stride;
        for (var row = firstRow; row < lastRow; row++)
        {
            var at = (row * stride) + column;
            ref var output = ref Unsafe.Add(ref task.Output.First, at);
            epilogue.Finish(T.Create(0f), ref output, ref TEpilogue.ReadsOther ? ref Unsafe.Add(ref task.Other.First, at) : ref output);
        }
    }

    // The panel of the right factor that begins at the column; none behind the last.
    private static LinesAhead Ahead(in ProductTask task, int firstInner, int depth, int column, int lastColumn, int portions) =>
        column >= lastColumn || task.RightTransposed
            ? LinesAhead.None
            : LinesAhead.Of(
                ref Unsafe.Add(ref task.Right.First, ((nint)firstInner * task.Right.Stride) + column), task.Right.Stride, depth,
                Math.Min(Blocking.PanelColumns, lastColumn - column), portions);

    /// <summary>How far apart the left factor's elements are: to the next row, the next inner index and the next tile.</summary>
    private readonly record struct Left(nint RowStep, nint InnerStep, nint TileStep);
}
