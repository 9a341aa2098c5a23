using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Products with few output columns, as a layer of one output or of ten classes has them. Along so few columns many lanes would
/// work on padding, so the output is computed turned over, lanes along its rows, and turned back from a small block.
/// </summary>
internal static class NarrowProduct
{
    /// <summary>Most output columns: with more, the last panel of 16 is as good, which needs nothing turned over.</summary>
    public const int MaxColumns = 12;

    // Rows by inner dimension between two questions whether to go on: half a millisecond with wide lanes.
    private const long AskEvery = 1 << 21;

    // Below, the vectors along the rows would not be full.
    private const int MinRows = 16;

    // So few that it always pays.
    private const int FewColumns = 4;

    // Of the left factor turned over at a time: half of a first cache.
    private const int PackedFloats = 4 * 1024;

    // 12 columns by 2 vectors, or 4 of which one is there by 8.
    private const int BlockVectors = 4 * Blocking.WideVectors;

    // With more, to turn the output back takes an inner dimension of so many.
    private const int MinInner = 48;

    /// <summary>With more than 4 columns: weight gradients, whose left factor needs no turning, and lanes of 16 that a last panel of 16 would
    /// leave idle; up to 8 columns a panel of 8 is as fast.</summary>
    public static bool Applies<T>(in ProductTask task) where T : struct, ILanes<T>
    {
        var columns = task.Output.Columns;
        if (columns is 0 or > MaxColumns || task.Output.Rows < MinRows || task.Inner == 0 || task.RightTransposed)
            return false;
        return columns <= FewColumns || (task.Inner >= MinInner && (task.LeftTransposed || (T.Count == 16 && columns > Lanes8.Count)));
    }

    /// <summary>Rows [firstRow, lastRow) of the output.</summary>
    /// <param name="interruption">Asked now and then, or null.</param>
    /// <param name="part">Whose share it is.</param>
    public static void Run<T>(in ProductTask task, int firstRow, int lastRow, Panels panels, Interruption? interruption, int part)
        where T : struct, ILanes<T>
    {
        long sinceAsked = 0;
        Span<float> block = stackalloc float[BlockVectors * T.Count];
        var most = MostVectors(task.Output.Columns);
        for (var row = firstRow; row < lastRow;)
        {
            var vectors = Math.Min(most, (lastRow - row + T.Count - 1) / T.Count);
            // What is left takes the next narrower tile, or the widest once more over rows that are done.
            var again = 0;
            if (vectors < most && vectors > 2)
            {
                again = task.LeftTransposed && row >= firstRow + ((most - vectors) * T.Count) ? (most - vectors) * T.Count : 0;
                vectors = again > 0 || !task.LeftTransposed ? most : 2;
            }
            row -= again;
            var width = vectors * T.Count;
            var count = Math.Min(width, lastRow - row);
            if (interruption is not null && (sinceAsked += (long)count * task.Inner) > AskEvery)
            {
                sinceAsked = 0;
                if (!interruption.GoesOn(part))
                    return;
            }
            Start(task, block, width);
            if (task.LeftTransposed)
            {
                // The left factor lies [inner, rows] as it is needed. Its rows are padded to whole vectors, if not to two.
                Chains<T>(task, vectors, 0, task.Inner, ref Unsafe.Add(ref task.Left.First, row), task.Left.Stride, ref block[0]);
            }
            else
            {
                for (int first = 0, depth; first < task.Inner; first += depth)
                {
                    depth = Math.Min(PackedFloats / width, task.Inner - first);
                    ref var b = ref panels.PackRightTransposed(
                        ref Unsafe.Add(ref task.Left.First, ((nint)row * task.Left.Stride) + first), task.Left.Stride, depth, width, count);
                    Chains<T>(task, vectors, first, depth, ref b, width, ref block[0]);
                }
            }
            Store<T>(task, block, width, row, count);
            row += count;
        }
    }

    // So many chains that no multiply-add waits for the one before it.
    private static int MostVectors(int columns) => columns switch { 1 => Blocking.WideVectors, 2 => 4, _ => 2 };

    private static void Start(in ProductTask task, Span<float> block, int width)
    {
        block.Clear();
        if (task.Start is not { } start)
            return;
        for (var column = 0; column < task.Output.Columns; column++)
            block.Slice(column * width, width).Fill(start[0, column]);
    }

    private static void Chains<T>(in ProductTask task, int vectors, int firstInner, int depth, ref float b, nint step, ref float block)
        where T : struct, ILanes<T>
    {
        ref var a = ref Unsafe.Add(ref task.Right.First, (nint)firstInner * task.Right.Stride);
        if (vectors == Blocking.WideVectors)
            MicroKernel.WideTile<T, Keep>(ref a, task.Right.Stride, ref b, step, ref block, depth, ref block, ref block, default);
        else if (vectors == 4)
            MicroKernel.WideTile2<T>(ref a, task.Right.Stride, ref b, step, ref block, depth);
        else if (vectors == 2)
            Chains<T, TwoVectors>(task, firstInner, depth, ref b, step, ref block);
        else
            Chains<T, OneVector>(task, firstInner, depth, ref b, step, ref block);
    }

    // block[c, r] += sum over i of right[i, c] * b[i, r], three columns as four: the fourth is padding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chains<T, TPanel>(in ProductTask task, int firstInner, int depth, ref float b, nint step, ref float block)
        where T : struct, ILanes<T> where TPanel : IPanelWidth
    {
        nint stride = TPanel.IsTwo ? 2 * T.Count : T.Count;
        nint inner = task.Right.Stride;
        var tile = Blocking.TileRowsFor<T>();
        for (nint column = 0; column < task.Output.Columns;)
        {
            ref var a = ref Unsafe.Add(ref task.Right.First, (firstInner * inner) + column);
            ref var c = ref Unsafe.Add(ref block, column * stride);
            var left = task.Output.Columns - column;
            if (left >= 8 && tile == 8)
            {
                MicroKernel.Tile8<T, TPanel, ReadsOnly, Keep>(
                    ref a, 1, inner, ref b, step, ref c, stride, depth, ref c, stride, ref b, ref c, default);
                column += 8;
            }
            else if (left >= 6 && tile == 6)
            {
                MicroKernel.Tile6<T, TPanel, ReadsOnly, Keep>(
                    ref a, 1, inner, ref b, step, ref c, stride, depth, ref c, stride, ref b, ref c, default);
                column += 6;
            }
            else if (left > 2)
            {
                MicroKernel.Tile4<T, TPanel, ReadsOnly, Keep>(
                    ref a, 1, inner, ref b, step, ref c, stride, depth, ref c, stride, ref b, ref c, default);
                column += 4;
            }
            else if (left == 2)
            {
                MicroKernel.Tile2<T, TPanel, Keep>(
                    ref a, 1, inner, ref b, step, ref c, stride, depth, ref c, stride, ref c, default);
                column += 2;
            }
            else
            {
                MicroKernel.Tile1<T, TPanel, Keep>(
                    ref a, inner, ref b, step, ref c, depth, ref c, ref c, default);
                column++;
            }
        }
    }

    private static void Store<T>(in ProductTask task, Span<float> block, int width, int row, int count) where T : struct, ILanes<T>
    {
        nint stride = task.Output.Stride;
        ref var first = ref Unsafe.Add(ref task.Output.First, row * stride);
        for (nint r = 0; r < count; r++)
            for (nint padding = 0; padding < AlignedBuffer.LineFloats; padding += T.Count)
                T.Create(0f).Store(ref Unsafe.Add(ref first, (r * stride) + padding));
        // Four columns at a time; those behind the last are zero.
        var columns = (task.Output.Columns + 3) / 4 * 4;
        Panels.Turn(ref block[0], width, count, ref first, stride, columns, columns);
    }
}
