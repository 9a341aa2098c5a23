using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <content>One panel.</content>
internal static partial class BlockedProduct
{
    // One panel: tiles from tall to low until all rows are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T, TPanel, TEpilogue>(
        ref float a, Left left, ref float b, nint step, ref float c, nint stride, int depth, ref float from, nint fromStep, int rows,
        int tile, ref float packed, ref float other, ref LinesAhead ahead, bool isFarOutput, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        var row = 0;
        var whole = rows / tile * tile;
        if (!Unsafe.IsNullRef(ref packed))
        {
            if (tile == 8)
                MicroKernel.Tile8<T, TPanel, PacksRight, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref packed, ref other,
                    epilogue);
            else
                MicroKernel.Tile6<T, TPanel, PacksRight, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref packed, ref other,
                    epilogue);
            a = ref Unsafe.Add(ref a, left.TileStep);
            c = ref Unsafe.Add(ref c, tile * stride);
            other = ref Unsafe.Add(ref other, tile * stride);
            from = ref Unsafe.Add(ref from, tile * fromStep);
            b = ref packed;
            step = TPanel.IsTwo ? 2 * T.Count : T.Count;
            row = tile;
        }
        for (; row < whole; row += tile)
        {
            ahead.Fetch();
            if (isFarOutput && row + tile < whole)
                LinesAhead
                    .Of(ref Unsafe.Add(ref c, tile * stride), stride, tile, TPanel.IsTwo ? 2 * T.Count : T.Count, portions: 1).Fetch();
            if (TPanel.IsThree)
                MicroKernel.Tile4<T, TPanel, ReadsOnly, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref b, ref other,
                    epilogue);
            else if (tile == 8)
                MicroKernel.Tile8<T, TPanel, ReadsOnly, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref b, ref other,
                    epilogue);
            else
                MicroKernel.Tile6<T, TPanel, ReadsOnly, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref b, ref other,
                    epilogue);
            if (row + tile == rows)
                return;
            a = ref Unsafe.Add(ref a, left.TileStep);
            c = ref Unsafe.Add(ref c, tile * stride);
            other = ref Unsafe.Add(ref other, tile * stride);
            from = ref Unsafe.Add(ref from, tile * fromStep);
        }
        for (; row < rows;)
        {
            var height = rows - row >= 4 ? 4 : rows - row >= 2 ? 2 : 1;
            if (height == 4)
                MicroKernel.Tile4<T, TPanel, ReadsOnly, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref b, ref other,
                    epilogue);
            else if (height == 2)
                MicroKernel.Tile2<T, TPanel, TEpilogue>(
                    ref a, left.RowStep, left.InnerStep, ref b, step, ref c, stride, depth, ref from, fromStep, ref other, epilogue);
            else
                MicroKernel.Tile1<T, TPanel, TEpilogue>(
                    ref a, left.InnerStep, ref b, step, ref c, depth, ref from, ref other, epilogue);
            row += height;
            if (row == rows)
                return;
            a = ref Unsafe.Add(ref a, height * left.RowStep);
            c = ref Unsafe.Add(ref c, height * stride);
            other = ref Unsafe.Add(ref other, height * stride);
            from = ref Unsafe.Add(ref from, height * fromStep);
        }
    }
}
