using System.Diagnostics;
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

    /// <summary>True for input gradients of one to four outputs, unless the layer has more inputs than there is room for.</summary>
    public static bool Applies(in ProductTask task) =>
        task.RightTransposed && task.Inner is > 0 and <= MaxInner && task.PaddedColumns is > 0 and <= MaxColumns;

    /// <summary>Rows [firstRow, lastRow) and columns [firstColumn, lastColumn) of the output.</summary>
    /// <param name="firstColumn">A multiple of 16, as is <paramref name="lastColumn"/>.</param>
    /// <param name="interruption">Asked now and then, or null.</param>
    /// <param name="part">Whose share it is.</param>
    public static void Run<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels, Interruption? interruption, int part)
        where T : struct, ILanes<T>
    {
        Debug.Assert(task.Start is null);
        panels.ForgetLeft();
        var width = lastColumn - firstColumn;
        // Padding included, of which there is enough: rows are whole cache lines.
        Panels.Turn(
            ref Unsafe.Add(ref task.Right.First, (nint)firstColumn * task.Right.Stride), task.Right.Stride, MaxInner, ref panels.Left, width,
            width, Math.Clamp(task.Right.Rows - firstColumn, 0, width));
        if (task.Sums is { } sums)
            sums.PaddedRow(0)[firstColumn..lastColumn].Clear();
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T, TEpilogue, TInner>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, ref float weights, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        nint width = lastColumn - firstColumn, stride = task.Output.Stride;
        ref var sums = ref task.Sums is { } wanted ? ref Unsafe.Add(ref wanted.First, firstColumn) : ref Unsafe.NullRef<float>();
        for (var row = firstRow; row < lastRow;)
        {
            ref var delta = ref Unsafe.Add(ref task.Left.First, (nint)row * task.Left.Stride);
            ref var c = ref Unsafe.Add(ref task.Output.First, (row * stride) + firstColumn);
            ref var other = ref c;
            if (TEpilogue.ReadsOther)
                other = ref Unsafe.Add(ref task.Other.First, (row * stride) + firstColumn);
            if (row + 4 <= lastRow)
            {
                FourRows<T, TEpilogue, TInner>(ref delta, task.Left.Stride, ref weights, width, ref c, stride, ref other, ref sums, epilogue);
                row += 4;
            }
            else
            {
                OneRow<T, TEpilogue, TInner>(ref delta, ref weights, width, ref c, ref other, ref sums, epilogue);
                row++;
            }
        }
    }

    // Weights and sums are loaded once for all four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T, TEpilogue, TInner>(
        ref float delta, nint step, ref float weights, nint width, ref float c, nint stride, ref float other, ref float sums,
        TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        var hasSums = !Unsafe.IsNullRef(ref sums);
        var d00 = T.Create(delta);
        var d10 = T.Create(Unsafe.Add(ref delta, step));
        var d20 = T.Create(Unsafe.Add(ref delta, 2 * step));
        var d30 = T.Create(Unsafe.Add(ref delta, 3 * step));
        var d01 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, 1)) : default;
        var d11 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, step + 1)) : default;
        var d21 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 1)) : default;
        var d31 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 1)) : default;
        var d02 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, 2)) : default;
        var d12 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, step + 2)) : default;
        var d22 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 2)) : default;
        var d32 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 2)) : default;
        var d03 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, 3)) : default;
        var d13 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, step + 3)) : default;
        var d23 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 3)) : default;
        var d33 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 3)) : default;
        for (nint column = 0; column < width; column += T.Count)
        {
            var w = T.Load(ref Unsafe.Add(ref weights, column));
            var s0 = T.MultiplyAdd(d00, w, T.Create(0f));
            var s1 = T.MultiplyAdd(d10, w, T.Create(0f));
            var s2 = T.MultiplyAdd(d20, w, T.Create(0f));
            var s3 = T.MultiplyAdd(d30, w, T.Create(0f));
            if (TInner.Count > 1)
            {
                w = T.Load(ref Unsafe.Add(ref weights, width + column));
                T.Accumulate(ref s0, d01, w);
                T.Accumulate(ref s1, d11, w);
                T.Accumulate(ref s2, d21, w);
                T.Accumulate(ref s3, d31, w);
            }
            if (TInner.Count > 2)
            {
                w = T.Load(ref Unsafe.Add(ref weights, (2 * width) + column));
                T.Accumulate(ref s0, d02, w);
                T.Accumulate(ref s1, d12, w);
                T.Accumulate(ref s2, d22, w);
                T.Accumulate(ref s3, d32, w);
            }
            if (TInner.Count > 3)
            {
                w = T.Load(ref Unsafe.Add(ref weights, (3 * width) + column));
                T.Accumulate(ref s0, d03, w);
                T.Accumulate(ref s1, d13, w);
                T.Accumulate(ref s2, d23, w);
                T.Accumulate(ref s3, d33, w);
            }
            s0 = epilogue.Finish(s0, ref Unsafe.Add(ref c, column), ref Unsafe.Add(ref other, column));
            s1 = epilogue.Finish(s1, ref Unsafe.Add(ref c, stride + column), ref Unsafe.Add(ref other, stride + column));
            s2 = epilogue.Finish(s2, ref Unsafe.Add(ref c, (2 * stride) + column), ref Unsafe.Add(ref other, (2 * stride) + column));
            s3 = epilogue.Finish(s3, ref Unsafe.Add(ref c, (3 * stride) + column), ref Unsafe.Add(ref other, (3 * stride) + column));
            if (hasSums)
                (T.Load(ref Unsafe.Add(ref sums, column)) + s0 + s1 + s2 + s3).Store(ref Unsafe.Add(ref sums, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<T, TEpilogue, TInner>(
        ref float delta, ref float weights, nint width, ref float c, ref float other, ref float sums, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        var hasSums = !Unsafe.IsNullRef(ref sums);
        for (nint column = 0; column < width; column += T.Count)
        {
            var s = T.MultiplyAdd(T.Create(delta), T.Load(ref Unsafe.Add(ref weights, column)), T.Create(0f));
            for (nint i = 1; i < TInner.Count; i++)
                T.Accumulate(ref s, T.Create(Unsafe.Add(ref delta, i)), T.Load(ref Unsafe.Add(ref weights, (i * width) + column)));
            s = epilogue.Finish(s, ref Unsafe.Add(ref c, column), ref Unsafe.Add(ref other, column));
            if (hasSums)
                (T.Load(ref Unsafe.Add(ref sums, column)) + s).Store(ref Unsafe.Add(ref sums, column));
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
