using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <content>How the tiles of a panel of columns follow each other.</content>
internal readonly partial struct BlockedKernel
{
    /// <summary>Computes a panel of one or two vectors. The accumulators are stored row after row, without a stride, as is the right
    /// factor.</summary>
    /// <param name="rows">Rows of the left factor, and of the accumulators.</param>
    /// <param name="width">Columns of the panel: one or two vectors.</param>
    /// <param name="isStart">True: the accumulators start from zero. False: they continue from the values stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackedPanel<T>(
        ref float left, nint leftStride, int rows, ref float right, int width, int depth, ref float accumulators, bool isStart)
        where T : struct, ILanes<T>
    {
        var tile = new TileArguments
        {
            Left = ref left,
            LeftRowStep = leftStride,
            LeftInnerStep = 1,
            Right = ref right,
            RightStep = width,
            Depth = depth,
            Initial = ref isStart ? ref Zeros.Span[0] : ref accumulators,
            InitialStep = isStart ? 0 : width,
            Output = ref accumulators,
            OutputStep = width,
            Other = ref accumulators,
        };
        var tileRows = ProductTuning.TileRows(T.Count);
        var panel = new PanelArguments { Rows = rows, TileRows = tileRows, TileStep = tileRows * leftStride };
        if (width == 2 * T.Count)
            Panel<T, TwoVectors, Keep>(ref tile, panel, default);
        else
            Panel<T, OneVector, Keep>(ref tile, panel, default);
    }

    // The last panel when the number of vectors is odd: a single vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastVector<T, TEpilogue>(
        in ProductBlock block, int column, ref TileArguments tile, in PanelArguments panel, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        if (T.Count != 16)
        {
            Panel<T, OneVector, TEpilogue>(ref tile, panel, epilogue);
        }
        else if (block.Task.Output.Columns - column <= Lanes8.Count)
        {
            Panel<Lanes8, OneVector, TEpilogue>(ref tile, panel, epilogue);
            Padding<Lanes8, TEpilogue>(block, column + Lanes8.Count, epilogue);
        }
        else
        {
            // Two vectors of 8 lanes are faster than one of 16 here: broadcasts to 8 lanes load twice as fast, and a tile that is one
            // vector wide consists mostly of broadcasts.
            Panel<Lanes8, TwoVectors, TEpilogue>(ref tile, panel, epilogue);
        }
    }

    // The last panel of an odd number of vectors, three vectors wide. A last panel of a single vector and 6 rows would have too few
    // accumulators.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PanelOfThree<T, TEpilogue>(ref TileArguments tile, PanelArguments panel, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        (panel.TileRows, panel.TileStep, panel.Packs) = (4, 4 * tile.LeftRowStep, false);
        Panel<T, ThreeVectors, TEpilogue>(ref tile, panel, epilogue);
    }

    // Runs tiles down the rows of a panel, the tallest first, until all rows are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<T, TPanel, TEpilogue>(ref TileArguments tile, in PanelArguments panel, TEpilogue epilogue)
        where T : struct, ILanes<T> where TPanel : IPanelWidth where TEpilogue : struct, IEpilogue
    {
        var (rows, height) = (panel.Rows, panel.TileRows);
        var prefetcher = panel.Prefetcher;
        var row = 0;
        var whole = rows / height * height;
        if (panel.Packs)
        {
            if (height == 8)
                MicroKernel.Tile8<T, TPanel, PacksRight, TEpilogue>(tile, epilogue);
            else
                MicroKernel.Tile6<T, TPanel, PacksRight, TEpilogue>(tile, epilogue);
            row = height;
            if (row == rows)
                return;
            tile.MoveDown(height, panel.TileStep);
            tile.Right = ref tile.Packed;
            tile.RightStep = TPanel.HasSecond ? 2 * T.Count : T.Count;
        }
        for (; row < whole; row += height)
        {
            prefetcher.Next();
            if (panel.PrefetchesAccumulators && row + height < whole)
                Prefetcher.Of(
                    ref Unsafe.Add(ref tile.Output, height * tile.OutputStep), tile.OutputStep, height,
                    columns: TPanel.HasSecond ? 2 * T.Count : T.Count, calls: 1).Next();
            if (TPanel.HasThird)
                MicroKernel.Tile4<T, TPanel, ReadsOnly, TEpilogue>(tile, epilogue);
            else if (height == 8)
                MicroKernel.Tile8<T, TPanel, ReadsOnly, TEpilogue>(tile, epilogue);
            else
                MicroKernel.Tile6<T, TPanel, ReadsOnly, TEpilogue>(tile, epilogue);
            if (row + height == rows)
                return;
            tile.MoveDown(height, panel.TileStep);
        }
        for (; row < rows;)
        {
            var low = rows - row >= 4 ? 4 : rows - row >= 2 ? 2 : 1;
            if (low == 4)
                MicroKernel.Tile4<T, TPanel, ReadsOnly, TEpilogue>(tile, epilogue);
            else if (low == 2)
                MicroKernel.Tile2<T, TPanel, TEpilogue>(tile, epilogue);
            else
                MicroKernel.Tile1<T, TPanel, TEpilogue>(tile, epilogue);
            row += low;
            if (row == rows)
                return;
            tile.MoveDown(low, low * tile.LeftRowStep);
        }
    }
}
