using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The inner loops of all products; <see cref="TileArguments"/> describes what they compute. Each method computes one tile of the output.
/// The accumulators of the tile stay in registers while the loop runs once over the inner dimension, in ascending order. Names of the
/// locals: a is the left factor, b the right factor, c the output, from the values that the accumulators start with; c21 is the accumulator
/// of row 2 and vector 1.
/// </summary>
/// <remarks>
/// <para>Tiles are unrolled by hand, one method per number of rows, because the JIT keeps accumulators in registers only if each is a local
/// variable of its own. In an array, a span or a struct of vectors they would be loaded and stored at every multiply-add. The number of
/// vectors (<see cref="IPanelWidth"/>), packing (<see cref="IPacking"/>) and the epilogue (<see cref="IEpilogue"/>) are type arguments
/// instead: the JIT compiles each combination of structs separately and removes the branches that depend on them.</para>
/// <para>To add a tile of another height, copy the method of the nearest height and add or remove the lines of its last rows where the
/// accumulators are loaded, in the loop, and where they are stored. Then call it where the height of the next tile is chosen: in Panel of
/// <see cref="BlockedKernel"/>, and in Columns of <see cref="FewColumnsKernel"/> if that kernel should use it. The accumulators (rows times
/// vectors), the vectors of the right factor and one broadcast element must fit into the registers; see
/// <see cref="ProductTuning.TileRows"/>. ForcedPlanTests compares the bits with those of a naive product.</para>
/// <para>The loops end before they would step past the last element, because a ref must not point beyond its array, even if it is not used.
/// AggressiveOptimization compiles the methods fully at the first call; unoptimized code would be a hundred times slower.</para>
/// </remarks>
internal static partial class MicroKernel
{
    /// <summary>8 rows by 1 or 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8<T, TPanel, TPacking, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TPacking : IPacking where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var fromStep = tile.InitialStep;
        var c00 = T.Load(ref from);
        var c01 = Second<T, TPanel>(ref from);
        var c10 = T.Load(ref Unsafe.Add(ref from, fromStep));
        var c11 = Second<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        var c20 = T.Load(ref Unsafe.Add(ref from, 2 * fromStep));
        var c21 = Second<T, TPanel>(ref Unsafe.Add(ref from, 2 * fromStep));
        var c30 = T.Load(ref Unsafe.Add(ref from, 3 * fromStep));
        var c31 = Second<T, TPanel>(ref Unsafe.Add(ref from, 3 * fromStep));
        var c40 = T.Load(ref Unsafe.Add(ref from, 4 * fromStep));
        var c41 = Second<T, TPanel>(ref Unsafe.Add(ref from, 4 * fromStep));
        var c50 = T.Load(ref Unsafe.Add(ref from, 5 * fromStep));
        var c51 = Second<T, TPanel>(ref Unsafe.Add(ref from, 5 * fromStep));
        var c60 = T.Load(ref Unsafe.Add(ref from, 6 * fromStep));
        var c61 = Second<T, TPanel>(ref Unsafe.Add(ref from, 6 * fromStep));
        var c70 = T.Load(ref Unsafe.Add(ref from, 7 * fromStep));
        var c71 = Second<T, TPanel>(ref Unsafe.Add(ref from, 7 * fromStep));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        ref var packed = ref tile.Packed;
        var (rowStep, innerStep, step, inner) = (tile.LeftRowStep, tile.LeftInnerStep, tile.RightStep, tile.Depth);
        ref var d = ref Unsafe.Add(ref a, inner > 0 ? 4 * rowStep : 0);
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = Second<T, TPanel>(ref b);
            var a0 = T.Create(a);
            T.Accumulate(ref c00, a0, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c01, a0, b1);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            T.Accumulate(ref c10, a1, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c11, a1, b1);
            var a2 = T.Create(Unsafe.Add(ref a, 2 * rowStep));
            T.Accumulate(ref c20, a2, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c21, a2, b1);
            var a3 = T.Create(Unsafe.Add(ref a, 3 * rowStep));
            T.Accumulate(ref c30, a3, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c31, a3, b1);
            var a4 = T.Create(d);
            T.Accumulate(ref c40, a4, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c41, a4, b1);
            var a5 = T.Create(Unsafe.Add(ref d, rowStep));
            T.Accumulate(ref c50, a5, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c51, a5, b1);
            var a6 = T.Create(Unsafe.Add(ref d, 2 * rowStep));
            T.Accumulate(ref c60, a6, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c61, a6, b1);
            var a7 = T.Create(Unsafe.Add(ref d, 3 * rowStep));
            T.Accumulate(ref c70, a7, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c71, a7, b1);
            if (TPacking.Packs)
                Store<T, TPanel>(b0, b1, ref packed);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            d = ref Unsafe.Add(ref d, innerStep);
            b = ref Unsafe.Add(ref b, step);
            if (TPacking.Packs)
                packed = ref Unsafe.Add(ref packed, TPanel.HasSecond ? 2 * T.Count : T.Count);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        var stride = tile.OutputStep;
        Finish<T, TPanel, TEpilogue>(epilogue, c00, c01, ref c, ref other);
        Finish<T, TPanel, TEpilogue>(epilogue, c10, c11, ref Unsafe.Add(ref c, stride), ref Unsafe.Add(ref other, stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c20, c21, ref Unsafe.Add(ref c, 2 * stride), ref Unsafe.Add(ref other, 2 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c30, c31, ref Unsafe.Add(ref c, 3 * stride), ref Unsafe.Add(ref other, 3 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c40, c41, ref Unsafe.Add(ref c, 4 * stride), ref Unsafe.Add(ref other, 4 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c50, c51, ref Unsafe.Add(ref c, 5 * stride), ref Unsafe.Add(ref other, 5 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c60, c61, ref Unsafe.Add(ref c, 6 * stride), ref Unsafe.Add(ref other, 6 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c70, c71, ref Unsafe.Add(ref c, 7 * stride), ref Unsafe.Add(ref other, 7 * stride));
    }

    /// <summary>6 rows by 1 or 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6<T, TPanel, TPacking, TEpilogue>(in TileArguments tile, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TPacking : IPacking where TEpilogue : struct, IEpilogue
    {
        ref var from = ref tile.Initial;
        var fromStep = tile.InitialStep;
        var c00 = T.Load(ref from);
        var c01 = Second<T, TPanel>(ref from);
        var c10 = T.Load(ref Unsafe.Add(ref from, fromStep));
        var c11 = Second<T, TPanel>(ref Unsafe.Add(ref from, fromStep));
        var c20 = T.Load(ref Unsafe.Add(ref from, 2 * fromStep));
        var c21 = Second<T, TPanel>(ref Unsafe.Add(ref from, 2 * fromStep));
        var c30 = T.Load(ref Unsafe.Add(ref from, 3 * fromStep));
        var c31 = Second<T, TPanel>(ref Unsafe.Add(ref from, 3 * fromStep));
        var c40 = T.Load(ref Unsafe.Add(ref from, 4 * fromStep));
        var c41 = Second<T, TPanel>(ref Unsafe.Add(ref from, 4 * fromStep));
        var c50 = T.Load(ref Unsafe.Add(ref from, 5 * fromStep));
        var c51 = Second<T, TPanel>(ref Unsafe.Add(ref from, 5 * fromStep));
        ref var a = ref tile.Left;
        ref var b = ref tile.Right;
        ref var packed = ref tile.Packed;
        var (rowStep, innerStep, step, inner) = (tile.LeftRowStep, tile.LeftInnerStep, tile.RightStep, tile.Depth);
        ref var d = ref Unsafe.Add(ref a, inner > 0 ? 3 * rowStep : 0);
        for (var i = 0; i < inner;)
        {
            var b0 = T.Load(ref b);
            var b1 = Second<T, TPanel>(ref b);
            var a0 = T.Create(a);
            T.Accumulate(ref c00, a0, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c01, a0, b1);
            var a1 = T.Create(Unsafe.Add(ref a, rowStep));
            T.Accumulate(ref c10, a1, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c11, a1, b1);
            var a2 = T.Create(Unsafe.Add(ref a, 2 * rowStep));
            T.Accumulate(ref c20, a2, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c21, a2, b1);
            var a3 = T.Create(d);
            T.Accumulate(ref c30, a3, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c31, a3, b1);
            var a4 = T.Create(Unsafe.Add(ref d, rowStep));
            T.Accumulate(ref c40, a4, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c41, a4, b1);
            var a5 = T.Create(Unsafe.Add(ref d, 2 * rowStep));
            T.Accumulate(ref c50, a5, b0);
            if (TPanel.HasSecond)
                T.Accumulate(ref c51, a5, b1);
            if (TPacking.Packs)
                Store<T, TPanel>(b0, b1, ref packed);
            if (++i == inner)
                break;
            a = ref Unsafe.Add(ref a, innerStep);
            d = ref Unsafe.Add(ref d, innerStep);
            b = ref Unsafe.Add(ref b, step);
            if (TPacking.Packs)
                packed = ref Unsafe.Add(ref packed, TPanel.HasSecond ? 2 * T.Count : T.Count);
        }
        ref var c = ref tile.Output;
        ref var other = ref tile.Other;
        var stride = tile.OutputStep;
        Finish<T, TPanel, TEpilogue>(epilogue, c00, c01, ref c, ref other);
        Finish<T, TPanel, TEpilogue>(epilogue, c10, c11, ref Unsafe.Add(ref c, stride), ref Unsafe.Add(ref other, stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c20, c21, ref Unsafe.Add(ref c, 2 * stride), ref Unsafe.Add(ref other, 2 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c30, c31, ref Unsafe.Add(ref c, 3 * stride), ref Unsafe.Add(ref other, 3 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c40, c41, ref Unsafe.Add(ref c, 4 * stride), ref Unsafe.Add(ref other, 4 * stride));
        Finish<T, TPanel, TEpilogue>(epilogue, c50, c51, ref Unsafe.Add(ref c, 5 * stride), ref Unsafe.Add(ref other, 5 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Second<T, TPanel>(ref float first) where T : struct, ILanes<T> where TPanel : IPanelWidth =>
        TPanel.HasSecond ? T.Load(ref Unsafe.Add(ref first, T.Count)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Third<T, TPanel>(ref float first) where T : struct, ILanes<T> where TPanel : IPanelWidth =>
        TPanel.HasThird ? T.Load(ref Unsafe.Add(ref first, 2 * T.Count)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<T, TPanel, TEpilogue>(TEpilogue epilogue, T first, T second, T third, ref float c, ref float other)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        Finish<T, TPanel, TEpilogue>(epilogue, first, second, ref c, ref other);
        if (TPanel.HasThird)
            epilogue.Finish(third, ref Unsafe.Add(ref c, 2 * T.Count), ref Unsafe.Add(ref other, 2 * T.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<T, TPanel, TEpilogue>(TEpilogue epilogue, T first, T second, ref float c, ref float other)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        epilogue.Finish(first, ref c, ref other);
        if (TPanel.HasSecond)
            epilogue.Finish(second, ref Unsafe.Add(ref c, T.Count), ref Unsafe.Add(ref other, T.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TPanel>(T first, T second, ref float c) where T : struct, ILanes<T> where TPanel : IPanelWidth
    {
        first.Store(ref c);
        if (TPanel.HasSecond)
            second.Store(ref Unsafe.Add(ref c, T.Count));
    }
}
