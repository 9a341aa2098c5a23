using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <content>Tiles of at most 4 rows.</content>
internal static partial class MicroKernel
{
    /// <summary>4 rows by 1, 2 or 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4<T, TPanel, TPacking, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TPacking : IPacking where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var fromStep = tile.InitialStep;
        var c00 = T.Load(ref from);
        var c01 = Second<T, TPanel>(ref from);
        var c02 = Third<T, TPanel>(ref from);
        var c10 = T.Load(ref Unsafe.Add(ref from, fromStep));
        var c11 = Second<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        var c12 = Third<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        var c20 = T.Load(ref Unsafe.Add(ref from, 2 * fromStep));
        var c21 = Second<T, TPanel>(ref Unsafe.Add(ref from, 2 * fromStep));
        var c22 = Third<T, TPanel>(ref Unsafe.Add(ref from, 2 * fromStep));
        var c30 = T.Load(ref Unsafe.Add(ref from, 3 * fromStep));
        var c31 = Second<T, TPanel>(ref Unsafe.Add(ref from, 3 * fromStep));
        var c32 = Third<T, TPanel>(ref Unsafe.Add(ref from, 3 * fromStep));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        ref var packed = ref tile.Packed;
        var (rowStep, innerStep, step, inner) = (tile.LeftRowStep, tile.LeftInnerStep, tile.RightStep, tile.Depth);
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = Second<T, TPanel>(ref b);
            var b2 = Third<T, TPanel>(ref b);
            var a0 = T.Create(a);
            T.Accumulate(ref c00, a0, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c01, a0, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c02, a0, b2);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            T.Accumulate(ref c10, a1, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c11, a1, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c12, a1, b2);
            var a2 = T.Create(Unsafe.Add(ref a, 2 * rowStep));
            T.Accumulate(ref c20, a2, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c21, a2, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c22, a2, b2);
            var a3 = T.Create(Unsafe.Add(ref a, 3 * rowStep));
            T.Accumulate(ref c30, a3, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c31, a3, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c32, a3, b2);
            if (TPacking.Packs)
                Store<T, TPanel>(b0, b1, ref packed);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, step);
            if (TPacking.Packs)
                packed = ref Unsafe.Add(ref packed, TPanel.HasSecond ? 2 * T.Count : T.Count);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        var stride = tile.OutputStep;
        Finish<T, TPanel, TEpilogue>(epilogue, c00, c01, c02, ref c, ref other);
        Finish<T, TPanel, TEpilogue>(epilogue, c10, c11, c12, ref Unsafe.Add(ref c, stride), ref Unsafe.Add(ref other, stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c20, c21, c22, ref Unsafe.Add(ref c, 2 * stride), ref Unsafe.Add(ref other, 2 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c30, c31, c32, ref Unsafe.Add(ref c, 3 * stride), ref Unsafe.Add(ref other, 3 * stride));
    }

    /// <summary>2 rows by 1, 2 or 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2<T, TPanel, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var fromStep = tile.InitialStep;
        var c00 = T.Load(ref from);
        var c01 = Second<T, TPanel>(ref from);
        var c02 = Third<T, TPanel>(ref from);
        var c10 = T.Load(ref Unsafe.Add(ref from, fromStep));
        var c11 = Second<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        var c12 = Third<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        var (rowStep, innerStep, step, inner) = (tile.LeftRowStep, tile.LeftInnerStep, tile.RightStep, tile.Depth);
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = Second<T, TPanel>(ref b);
            var b2 = Third<T, TPanel>(ref b);
            var a0 = T.Create(a);
            T.Accumulate(ref c00, a0, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c01, a0, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c02, a0, b2);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            T.Accumulate(ref c10, a1, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c11, a1, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c12, a1, b2);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, step);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        var stride = tile.OutputStep;
        Finish<T, TPanel, TEpilogue>(epilogue, c00, c01, c02, ref c, ref other);
        Finish<T, TPanel, TEpilogue>(epilogue, c10, c11, c12, ref Unsafe.Add(ref c, stride), ref Unsafe.Add(ref other, stride));
    }

    /// <summary>1 row by 1, 2 or 3 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1<T, TPanel, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var c00 = T.Load(ref from);
        var c01 = Second<T, TPanel>(ref from);
        var c02 = Third<T, TPanel>(ref from);
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        var (innerStep, step, inner) = (tile.LeftInnerStep, tile.RightStep, tile.Depth);
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = Second<T, TPanel>(ref b);
            var b2 = Third<T, TPanel>(ref b);
            var a0 = T.Create(a);
            T.Accumulate(ref c00, a0, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c01, a0, b1);
            if (TPanel.HasThird)
                T.Accumulate(ref c02, a0, b2);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, step);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        Finish<T, TPanel, TEpilogue>(epilogue, c00, c01, c02, ref c, ref other);
    }

    /// <summary>1 row by 8 vectors: enough accumulators that the right factor is read as fast as the caches deliver it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1By8<T, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var c0 = T.Load(ref from);
        var c1 = T.Load(ref Unsafe.Add(ref from, T.Count));
        var c2 = T.Load(ref Unsafe.Add(ref from, 2 * T.Count));
        var c3 = T.Load(ref Unsafe.Add(ref from, 3 * T.Count));
        var c4 = T.Load(ref Unsafe.Add(ref from, 4 * T.Count));
        var c5 = T.Load(ref Unsafe.Add(ref from, 5 * T.Count));
        var c6 = T.Load(ref Unsafe.Add(ref from, 6 * T.Count));
        var c7 = T.Load(ref Unsafe.Add(ref from, 7 * T.Count));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        var (innerStep, step, inner) = (tile.LeftInnerStep, tile.RightStep, tile.Depth);
        for (var i = 0; i < inner;)
        {
            var x = T.Create(a);
            T.Accumulate(ref c0, x, T.Load(ref b));
            T.Accumulate(ref c1, x, T.Load(ref Unsafe.Add(ref b, T.Count)));
            T.Accumulate(ref c2, x, T.Load(ref Unsafe.Add(ref b, 2 * T.Count)));
            T.Accumulate(ref c3, x, T.Load(ref Unsafe.Add(ref b, 3 * T.Count)));
            T.Accumulate(ref c4, x, T.Load(ref Unsafe.Add(ref b, 4 * T.Count)));
            T.Accumulate(ref c5, x, T.Load(ref Unsafe.Add(ref b, 5 * T.Count)));
            T.Accumulate(ref c6, x, T.Load(ref Unsafe.Add(ref b, 6 * T.Count)));
            T.Accumulate(ref c7, x, T.Load(ref Unsafe.Add(ref b, 7 * T.Count)));
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, step);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        epilogue.Finish(c0, ref c, ref other);
        epilogue.Finish(c1, ref Unsafe.Add(ref c, T.Count), ref Unsafe.Add(ref other, T.Count));
        epilogue.Finish(c2, ref Unsafe.Add(ref c, 2 * T.Count), ref Unsafe.Add(ref other, 2 * T.Count));
        epilogue.Finish(c3, ref Unsafe.Add(ref c, 3 * T.Count), ref Unsafe.Add(ref other, 3 * T.Count));
        epilogue.Finish(c4, ref Unsafe.Add(ref c, 4 * T.Count), ref Unsafe.Add(ref other, 4 * T.Count));
        epilogue.Finish(c5, ref Unsafe.Add(ref c, 5 * T.Count), ref Unsafe.Add(ref other, 5 * T.Count));
        epilogue.Finish(c6, ref Unsafe.Add(ref c, 6 * T.Count), ref Unsafe.Add(ref other, 6 * T.Count));
        epilogue.Finish(c7, ref Unsafe.Add(ref c, 7 * T.Count), ref Unsafe.Add(ref other, 7 * T.Count));
    }

    /// <summary>2 rows by 4 vectors, without an epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2By4<T>(in TileArguments tile) where T : struct, ILanes<T>
    {
        ref var from = ref tile.Initial;
        var c00 = T.Load(ref from);
        var c01 = T.Load(ref Unsafe.Add(ref from, T.Count));
        var c02 = T.Load(ref Unsafe.Add(ref from, 2 * T.Count));
        var c03 = T.Load(ref Unsafe.Add(ref from, 3 * T.Count));
        from = ref Unsafe.Add(ref from, tile.InitialStep);
        var c10 = T.Load(ref from);
        var c11 = T.Load(ref Unsafe.Add(ref from, T.Count));
        var c12 = T.Load(ref Unsafe.Add(ref from, 2 * T.Count));
        var c13 = T.Load(ref Unsafe.Add(ref from, 3 * T.Count));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        var (rowStep, innerStep, step, inner) = (tile.LeftRowStep, tile.LeftInnerStep, tile.RightStep, tile.Depth);
        for (var i = 0; i < inner;)
        {
            var a0 = T.Create(a);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            var b0 = T.Load(ref b);
            T.Accumulate(ref c00, a0, b0);
            T.Accumulate(ref c10, a1, b0);
            var b1 = T.Load(ref Unsafe.Add(ref b, T.Count));
            T.Accumulate(ref c01, a0, b1);
            T.Accumulate(ref c11, a1, b1);
            var b2 = T.Load(ref Unsafe.Add(ref b, 2 * T.Count));
            T.Accumulate(ref c02, a0, b2);
            T.Accumulate(ref c12, a1, b2);
            var b3 = T.Load(ref Unsafe.Add(ref b, 3 * T.Count));
            T.Accumulate(ref c03, a0, b3);
            T.Accumulate(ref c13, a1, b3);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            b = ref Unsafe.Add(ref b, step);
        }
        ref var c = ref tile.Output;
        c00.Store(ref c);
        c01.Store(ref Unsafe.Add(ref c, T.Count));
        c02.Store(ref Unsafe.Add(ref c, 2 * T.Count));
        c03.Store(ref Unsafe.Add(ref c, 3 * T.Count));
        c = ref Unsafe.Add(ref c, tile.OutputStep);
        c10.Store(ref c);
        c11.Store(ref Unsafe.Add(ref c, T.Count));
        c12.Store(ref Unsafe.Add(ref c, 2 * T.Count));
        c13.Store(ref Unsafe.Add(ref c, 3 * T.Count));
    }
}
