using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Input gradients of layers with few outputs: chains of one to four multiply-adds. There is less to compute than to read and write, so whole
/// rows are passed over, with the weights turned over beside them, instead of tiles.
/// </summary>
internal static class ShortProduct
{
    /// <summary>Longest chain.</summary>
    public const int MaxInner = 4;

    // Elements of the output between two questions whether to go on: half a millisecond.
    private const long AskEvery = 1 << 21;

    // The room for a packed left factor, which such a product has not.
    private const int MaxColumns = Blocking.Inner * Blocking.Rows / MaxInner;

    private interface IInner
    {
        static abstract int Count { get; }
    }

    public static bool Applies(in ProductTask task) =>
        task.RightTransposed && !task.LeftTransposed && task.Inner is > 0 and <= MaxInner && task.PaddedColumns <= MaxColumns && task.Start is null;

    /// <summary>Rows [firstRow, lastRow) and columns [firstColumn, lastColumn) of the output.</summary>
    /// <param name="firstColumn">A multiple of 16, as is <paramref name="lastColumn"/>.</param>
    /// <param name="interruption">Asked now and then, or null.</param>
    /// <param name="part">Whose share it is.</param>
    public static void Run<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels, Interruption? interruption, int part)
        where T : struct, ILanes<T>
    {
        panels.ForgetLeft();
        var width = lastColumn - firstColumn;
        // Padding included, of which there is enough: rows are whole cache lines.
        Panels.Turn(
            ref Unsafe.Add(ref task.Right.First, (nint)firstColumn * task.Right.Stride), task.Right.Stride, MaxInner, ref panels.Left, width,
            width, Math.Clamp(task.Right.Rows - firstColumn, 0, width));
        var together = (int)Math.Clamp(AskEvery / width, 1, int.MaxValue);
        for (var row = firstRow; row < lastRow; row += together)
        {
            if (row > firstRow && interruption is not null && !interruption.GoesOn(part))
                return;
            var end = (int)Math.Min((long)row + together, lastRow);
            if (task.Epilogue is null)
                Rows<T, Keep>(task, row, end, firstColumn, lastColumn, ref panels.Left, default);
            else
                task.Epilogue.ShortRows<T>(task, row, end, firstColumn, lastColumn, ref panels.Left);
        }
    }

    /// <summary>Some rows, their chains ended by <paramref name="epilogue"/>.</summary>
    /// <param name="weights">[inner, columns].</param>
    public static void Rows<T, TEpilogue>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, ref float weights, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        switch (task.Inner)
        {
            case 1: Rows<T, TEpilogue, One>(task, firstRow, lastRow, firstColumn, lastColumn, ref weights, epilogue); break;
            case 2: Rows<T, TEpilogue, Two>(task, firstRow, lastRow, firstColumn, lastColumn, ref weights, epilogue); break;
            case 3: Rows<T, TEpilogue, Three>(task, firstRow, lastRow, firstColumn, lastColumn, ref weights, epilogue); break;
            default: Rows<T, TEpilogue, Four>(task, firstRow, lastRow, firstColumn, lastColumn, ref weights, epilogue); break;
        }
    }

    // Two rows at a time, so that the weights are loaded once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T, TEpilogue, TInner>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, ref float weights, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        nint width = lastColumn - firstColumn, stride = task.Output.Stride;
        for (var row = firstRow; row < lastRow; row += 2)
        {
            // The last row of an odd number is computed twice.
            nint next = row + 1 < lastRow ? 1 : 0;
            ref var delta = ref Unsafe.Add(ref task.Left.First, (nint)row * task.Left.Stride);
            ref var below = ref Unsafe.Add(ref delta, next * task.Left.Stride);
            var d00 = T.Create(delta);
            var d10 = T.Create(below);
            var d01 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, 1)) : default;
            var d11 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref below, 1)) : default;
            var d02 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, 2)) : default;
            var d12 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref below, 2)) : default;
            var d03 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, 3)) : default;
            var d13 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref below, 3)) : default;
            ref var c = ref Unsafe.Add(ref task.Output.First, (row * stride) + firstColumn);
            ref var other = ref c;
            if (TEpilogue.ReadsOther)
                other = ref Unsafe.Add(ref task.Other.First, (row * stride) + firstColumn);
            for (nint column = 0; column < width; column += T.Count)
            {
                var w = T.Load(ref Unsafe.Add(ref weights, column));
                var s0 = T.MultiplyAdd(d00, w, T.Create(0f));
                var s1 = T.MultiplyAdd(d10, w, T.Create(0f));
                if (TInner.Count > 1)
                {
                    w = T.Load(ref Unsafe.Add(ref weights, width + column));
                    s0 = T.MultiplyAdd(d01, w, s0);
                    s1 = T.MultiplyAdd(d11, w, s1);
                }
                if (TInner.Count > 2)
                {
                    w = T.Load(ref Unsafe.Add(ref weights, (2 * width) + column));
                    s0 = T.MultiplyAdd(d02, w, s0);
                    s1 = T.MultiplyAdd(d12, w, s1);
                }
                if (TInner.Count > 3)
                {
                    w = T.Load(ref Unsafe.Add(ref weights, (3 * width) + column));
                    s0 = T.MultiplyAdd(d03, w, s0);
                    s1 = T.MultiplyAdd(d13, w, s1);
                }
                epilogue.Finish(s0, ref Unsafe.Add(ref c, column), ref Unsafe.Add(ref other, column));
                if (next > 0)
                    epilogue.Finish(s1, ref Unsafe.Add(ref c, stride + column), ref Unsafe.Add(ref other, stride + column));
            }
        }
    }

    private readonly struct One : IInner
    {
        public static int Count => 1;
    }

    private readonly struct Two : IInner
    {
        public static int Count => 2;
    }

    private readonly struct Three : IInner
    {
        public static int Count => 3;
    }

    private readonly struct Four : IInner
    {
        public static int Count => 4;
    }
}
