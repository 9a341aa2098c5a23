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
        Span<float> block = stackalloc float[MaxColumns * 2 * T.Count];
        for (var row = firstRow; row < lastRow; row += 2 * T.Count)
        {
            var count = Math.Min(2 * T.Count, lastRow - row);
            if (interruption is not null && (sinceAsked += (long)count * task.Inner) > AskEvery)
            {
                sinceAsked = 0;
                if (!interruption.GoesOn(part))
                    return;
            }
            Start<T>(task, block);
            if (task.LeftTransposed)
            {
                // The left factor lies [inner, rows] as it is needed. Its rows are padded to whole vectors, if not to two.
                ref var b = ref Unsafe.Add(ref task.Left.First, row);
                if (count > T.Count)
                    Chains<T, TwoVectors>(task, 0, task.Inner, ref b, task.Left.Stride, ref block[0]);
                else
                    Chains<T, OneVector>(task, 0, task.Inner, ref b, task.Left.Stride, ref block[0]);
            }
            else
            {
                var width = count > T.Count ? 2 * T.Count : T.Count;
                for (var first = 0; first < task.Inner; first += Blocking.Inner)
                {
                    var depth = Math.Min(Blocking.Inner, task.Inner - first);
                    ref var b = ref panels.PackRightTransposed(
                        ref Unsafe.Add(ref task.Left.First, ((nint)row * task.Left.Stride) + first), task.Left.Stride, depth, width, count);
                    if (count > T.Count)
                        Chains<T, TwoVectors>(task, first, depth, ref b, width, ref block[0]);
                    else
                        Chains<T, OneVector>(task, first, depth, ref b, width, ref block[0]);
                }
            }
            Store<T>(task, block, row, count);
        }
    }

    private static void Start<T>(in ProductTask task, Span<float> block) where T : struct, ILanes<T>
    {
        block.Clear();
        if (task.Start is not { } start)
            return;
        for (var column = 0; column < task.Output.Columns; column++)
            block.Slice(column * 2 * T.Count, 2 * T.Count).Fill(start[0, column]);
    }

    // block[c, r] += sum over i of right[i, c] * b[i, r], three columns as four: the fourth is padding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chains<T, TPanel>(in ProductTask task, int firstInner, int depth, ref float b, nint step, ref float block)
        where T : struct, ILanes<T> where TPanel : IPanelWidth
    {
        nint stride = 2 * T.Count;
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

    private static void Store<T>(in ProductTask task, Span<float> block, int row, int count) where T : struct, ILanes<T>
    {
        nint stride = task.Output.Stride;
        ref var first = ref Unsafe.Add(ref task.Output.First, row * stride);
        for (nint r = 0; r < count; r++)
            for (nint padding = 0; padding < AlignedBuffer.LineFloats; padding += T.Count)
                T.Create(0f).Store(ref Unsafe.Add(ref first, (r * stride) + padding));
        Panels.Turn(ref block[0], 2 * T.Count, count, ref first, stride, task.Output.Columns, task.Output.Columns);
    }
}
