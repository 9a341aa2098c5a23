using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// For products of at most 12 output columns, such as a layer with one output or ten classes. The lanes of a vector run along the rows of
/// the output, because along so few columns most lanes would hold padding. The output is computed transposed, one panel of rows at a time,
/// in a small buffer, and then transposed back. The left factor is transposed as well; in a weight gradient it already is.
/// </summary>
internal readonly struct FewColumnsKernel : IProductKernel
{
    // Enough for 12 columns by 2 vectors and for 4 columns by 8 vectors.
    private const int BufferVectors = 4 * ProductTuning.WideVectors;

    public static bool CanRun(in ProductShape shape, BlockOptions options) =>
        shape.Kind != ProductKinds.InputGradient && shape.Columns is > 0 and <= ProductTuning.FewColumns && shape.Inner > 0;

    // Blocks are whole panels of rows.
    public static BlockSizes BlocksOf(in ProductShape shape)
    {
        var panel = MostVectors(shape.Columns) * shape.Lanes;
        return new(Math.Max(1, ProductTuning.BlockWork / shape.Inner / panel) * panel, int.MaxValue, int.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        Rows<T>(block);
        EpiloguePass.Run<T, TEpilogue>(block, epilogue);
    }

    // The vectors of a panel: enough accumulators that no multiply-add waits for the one before it.
    private static int MostVectors(int columns) => columns switch { 1 => ProductTuning.WideVectors, 2 => 4, _ => 2 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(in ProductBlock block) where T : struct, ILanes<T>
    {
        ref readonly var task = ref block.Task;
        Span<float> buffer = stackalloc float[BufferVectors * T.Count];
        var most = MostVectors(task.Output.Columns);
        for (var row = block.FirstRow; row < block.LastRow;)
        {
            var vectors = Math.Min(most, (block.LastRow - row + T.Count - 1) / T.Count);
            // Fewer rows than a panel: either a narrower tile, or the widest tile over these rows and some before them, which are computed
            // a second time.
            var again = 0;
            if (vectors < most && vectors > 2)
            {
                var missing = (most - vectors) * T.Count;
                again = task.IsLeftTransposed && row >= block.FirstRow + missing ? missing : 0;
                vectors = again > 0 || !task.IsLeftTransposed ? most : 2;
            }
            row -= again;
            var width = vectors * T.Count;
            var count = Math.Min(width, block.LastRow - row);
            Start(task, buffer, width);
            if (task.IsLeftTransposed)
            {
                // The rows of the left factor are padded to whole vectors, though not to pairs of vectors.
                Accumulate<T>(task, vectors, 0, task.Inner, ref Unsafe.Add(ref task.Left.First, row), task.Left.Stride, ref buffer[0]);
            }
            else
            {
                for (int first = 0, depth; first < task.Inner; first += depth)
                {
                    depth = Math.Min(ProductTuning.FewColumnsLeftFloats / width, task.Inner - first);
                    ref var panel = ref block.Buffers.TransposeIntoPanel(
                        ref Unsafe.Add(ref task.Left.First, ((nint)row * task.Left.Stride) + first), task.Left.Stride, depth, width, count);
                    Accumulate<T>(task, vectors, first, depth, ref panel, width, ref buffer[0]);
                }
            }
            Store<T>(task, buffer, width, row, count);
            row += count;
        }
    }

    private static void Start(in ProductTask task, Span<float> buffer, int width)
    {
        buffer.Clear();
        if (task.Start is not { } start)
            return;
        for (var column = 0; column < task.Output.Columns; column++)
            buffer.Slice(column * width, width).Fill(start[0, column]);
    }

    // buffer[c, r] += sum over i of panel[i, r] * right[i, c]. To the micro-kernel the transposed right factor is the left one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<T>(
        in ProductTask task, int vectors, int firstInner, int depth, ref float panel, nint panelStep, ref float buffer)
        where T : struct, ILanes<T>
    {
        var width = vectors * T.Count;
        var tile = new TileArguments
        {
            Left = ref Unsafe.Add(ref task.Right.First, (nint)firstInner * task.Right.Stride),
            LeftRowStep = 1,
            LeftInnerStep = task.Right.Stride,
            Right = ref panel,
            RightStep = panelStep,
            Depth = depth,
            Initial = ref buffer,
            InitialStep = width,
            Output = ref buffer,
            OutputStep = width,
            Other = ref buffer,
        };
        if (vectors == ProductTuning.WideVectors)
            MicroKernel.Tile1By8<T, Keep>(tile, default);
        else if (vectors == 4)
            MicroKernel.Tile2By4<T>(tile);
        else if (vectors == 2)
            Columns<T, TwoVectors>(ref tile, task.Output.Columns);
        else
            Columns<T, OneVector>(ref tile, task.Output.Columns);
    }

    // Three columns are computed as four; the fourth is padding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<T, TPanel>(ref TileArguments tile, int columns) where T : struct, ILanes<T> where TPanel : IPanelWidth
    {
        var tileRows = ProductTuning.TileRows(T.Count);
        while (true)
        {
            var rows = columns >= tileRows ? tileRows : columns > 2 ? 4 : columns;
            switch (rows)
            {
                case 8: MicroKernel.Tile8<T, TPanel, ReadsOnly, Keep>(tile, default); break;
                case 6: MicroKernel.Tile6<T, TPanel, ReadsOnly, Keep>(tile, default); break;
                case 4: MicroKernel.Tile4<T, TPanel, ReadsOnly, Keep>(tile, default); break;
                case 2: MicroKernel.Tile2<T, TPanel, Keep>(tile, default); break;
                default: MicroKernel.Tile1<T, TPanel, Keep>(tile, default); break;
            }
            columns -= rows;
            if (columns <= 0)
                return;
            tile.MoveDown(rows, rows);
        }
    }

    private static void Store<T>(in ProductTask task, Span<float> buffer, int width, int row, int count) where T : struct, ILanes<T>
    {
        nint stride = task.Output.Stride;
        ref var first = ref Unsafe.Add(ref task.Output.First, row * stride);
        for (nint r = 0; r < count; r++)
            for (nint padding = 0; padding < AlignedBuffer.LineFloats; padding += T.Count)
                T.Create(0f).Store(ref Unsafe.Add(ref first, (r * stride) + padding));
        // Columns are transposed four at a time. Those after the last are zero.
        var columns = (task.Output.Columns + 3) / 4 * 4;
        Transposition.Into(ref buffer[0], width, count, ref first, stride, columns, columns);
    }
}
