using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>The general kernel. The lanes of a vector run along the columns of the output. A block is cut into panels of a few vectors of
/// columns, and a panel into tiles of rows. <see cref="BlockOptions"/> says how the factors are read.</summary>
internal readonly partial struct BlockedKernel : IProductKernel
{
    // Zeros that accumulators start from, and a valid reference where a factor is empty.
    private static readonly AlignedBuffer Zeros = new(ProductTuning.WideVectors * AlignedBuffer.LineFloats);

    public static bool CanRun(in ProductShape shape, BlockOptions options) =>
        (shape.Kind == ProductKinds.WeightGradient || !options.HasFlag(BlockOptions.PackLeft)) &&
        (shape.Kind != ProductKinds.InputGradient || !options.HasFlag(BlockOptions.PackRight)) &&
        (shape.Registers == 16 || !options.HasFlag(BlockOptions.EndInThreeVectors)) &&
        (shape.Rows == 1 || !options.HasFlag(BlockOptions.OneRow));

    public static BlockSizes BlocksOf(in ProductShape shape) =>
        new(ProductTuning.MaxBlockRows, ProductTuning.MaxBlockColumns, ProductTuning.MaxBlockDepth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        ref readonly var task = ref block.Task;
        var (depth, options) = (block.Depth, block.Options);
        var panel = new PanelArguments
        {
            Rows = block.Rows,
            TileRows = ProductTuning.TileRows(T.Count),
            PrefetchesAccumulators = block.FirstInner > 0 && (block.Prefetches & Prefetches.Accumulators) != 0,
            Prefetcher = Prefetcher.Idle,
        };
        var left = ReadLeft(block, panel.TileRows);
        panel.TileStep = left.TileStep;
        // A block with fewer rows than a tile has no tile that could pack.
        panel.Packs = (options & BlockOptions.PackRight) != 0 && depth > 0 && panel.Rows >= panel.TileRows;
        // Vectors that hold only padding are not computed.
        var end = Math.Min(block.LastColumn, (task.Output.Columns + T.Count - 1) / T.Count * T.Count);
        for (var column = block.FirstColumn; column < block.LastColumn;)
        {
            if (column >= end)
            {
                Padding<T, TEpilogue>(block, column, epilogue);
                column += T.Count;
                continue;
            }
            // This may read padding, since rows are whole cache lines.
            var isWide = (options & BlockOptions.OneRow) != 0 && column + (ProductTuning.WideVectors * T.Count) <= block.LastColumn;
            var isThree = (options & BlockOptions.EndInThreeVectors) != 0 && panel.Rows >= 4 && column + (3 * T.Count) == end;
            var vectors = isWide ? ProductTuning.WideVectors : isThree ? 3 : column + (2 * T.Count) <= end ? 2 : 1;
            var width = vectors * T.Count;
            var tile = new TileArguments
            {
                Left = ref left.First,
                LeftRowStep = left.RowStep,
                LeftInnerStep = left.InnerStep,
                Depth = depth,
            };
            SetRight(block, column, width, ref tile);
            SetOutput<TEpilogue>(block, column, ref tile);
            if ((block.Prefetches & Prefetches.RightFactor) != 0)
                panel.Prefetcher = NextPanel(block, column + width, panel.Rows / panel.TileRows);
            switch (vectors)
            {
                case ProductTuning.WideVectors:
                    MicroKernel.Tile1By8<T, TEpilogue>(tile, epilogue);
                    break;
                case 3:
                    PanelOfThree<T, TEpilogue>(ref tile, panel, epilogue);
                    break;
                case 2:
                    Panel<T, TwoVectors, TEpilogue>(ref tile, panel, epilogue);
                    break;
                default:
                    LastVector<T, TEpilogue>(block, column, ref tile, panel, epilogue);
                    break;
            }
            column += width;
        }
    }

    // The left factor of the block, packed if the options say so.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LeftFactor ReadLeft(in ProductBlock block, int tileRows)
    {
        ref readonly var task = ref block.Task;
        if (block.Depth == 0)
            return new LeftFactor(ref Zeros.Span[0], 0, 0, 0);
        nint stride = task.Left.Stride;
        if (!task.IsLeftTransposed)
            return new LeftFactor(
                ref Unsafe.Add(ref task.Left.First, (block.FirstRow * stride) + block.FirstInner), stride, 1, tileRows * stride);
        ref var first = ref Unsafe.Add(ref task.Left.First, (block.FirstInner * stride) + block.FirstRow);
        if ((block.Options & BlockOptions.PackLeft) == 0)
            return new LeftFactor(ref first, 1, stride, tileRows);
        ref var packed = ref block.Buffers.PackLeft(
            ref first, stride, block.Depth, block.Rows, tileRows, isWholeDepth: block.Depth == task.Inner, block.FirstRow);
        return new LeftFactor(ref packed, 1, tileRows, (nint)tileRows * block.Depth);
    }

    // Sets the panel of the right factor that begins at the column, in place or transposed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetRight(in ProductBlock block, int column, int width, ref TileArguments tile)
    {
        ref readonly var task = ref block.Task;
        nint stride = task.Right.Stride;
        if (block.Depth == 0)
        {
            tile.Right = ref Zeros.Span[0];
        }
        else if (task.IsRightTransposed)
        {
            tile.RightStep = width;
            tile.Right = ref block.Buffers.TransposeIntoPanel(
                ref Unsafe.Add(ref task.Right.First, (column * stride) + block.FirstInner), stride, block.Depth, width,
                Math.Clamp(task.Right.Rows - column, 0, width));
        }
        else
        {
            tile.RightStep = stride;
            tile.Right = ref Unsafe.Add(ref task.Right.First, (block.FirstInner * stride) + column);
            if ((block.Options & BlockOptions.PackRight) != 0)
                tile.Packed = ref block.Buffers.Panel(block.Depth * width);
        }
    }

    // Sets where the accumulators start from and where they are stored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetOutput<TEpilogue>(in ProductBlock block, int column, ref TileArguments tile) where TEpilogue : struct, IEpilogue
    {
        ref readonly var task = ref block.Task;
        nint stride = task.Output.Stride;
        var at = (block.FirstRow * stride) + column;
        tile.OutputStep = stride;
        tile.Output = ref Unsafe.Add(ref task.Output.First, at);
        tile.Other = ref tile.Output;
        if (TEpilogue.ReadsOther)
            tile.Other = ref Unsafe.Add(ref task.Other.First, at);
        if (block.FirstInner > 0)
        {
            tile.Initial = ref tile.Output;
            tile.InitialStep = stride;
        }
        else if (task.Start is { } start)
        {
            tile.Initial = ref Unsafe.Add(ref start.First, column);
        }
        else
        {
            tile.Initial = ref Zeros.Span[0];
        }
    }

    // Prefetches the panel of the right factor that begins at the column, in as many portions as there are tiles after the first.
    private static Prefetcher NextPanel(scoped in ProductBlock block, int column, int tiles)
    {
        ref readonly var task = ref block.Task;
        if (column >= block.LastColumn || tiles < 2 || task.IsRightTransposed)
            return Prefetcher.Idle;
        nint stride = task.Right.Stride;
        return Prefetcher.Of(
            ref Unsafe.Add(ref task.Right.First, (block.FirstInner * stride) + column), stride, block.Depth,
            Math.Min(ProductTuning.PanelColumns, block.LastColumn - column), tiles - 1);
    }

    // Writes a vector of padding columns: the epilogue of a product of zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Padding<T, TEpilogue>(in ProductBlock block, int column, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        ref readonly var task = ref block.Task;
        nint stride = task.Output.Stride;
        for (var row = block.FirstRow; row < block.LastRow; row++)
        {
            var at = (row * stride) + column;
            ref var output = ref Unsafe.Add(ref task.Output.First, at);
            epilogue.Finish(T.Create(0f), ref output, ref TEpilogue.ReadsOther ? ref Unsafe.Add(ref task.Other.First, at) : ref output);
        }
    }
}
