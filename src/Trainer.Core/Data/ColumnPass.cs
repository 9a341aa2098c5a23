using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Gives the columns of rows one after the other. Columns of rows in memory are copied a few at a time, so that the table is never
/// copied as a whole. Rows on disk are read once, into a file that has them column by column (<see cref="ColumnFile"/>).</summary>
internal static class ColumnPass
{
    // Fewer values are visited in less time than it takes to wake another thread.
    private const long ValuesToShare = 100_000;

    // Bounds on the number of columns that one pass over the rows copies, and on the bytes of the copies. The smallest number is copied
    // even if it exceeds the bytes.
    private const int FewestColumns = 4;
    private const int MostColumns = 256;
    private const long ColumnBytes = 64 << 20;

    // The most bytes of the columns from a file that threads look at, if they are more than one.
    private const long BytesOfThreads = 192L << 20;

    /// <param name="isWanted">[columns]: true for the columns to give.</param>
    /// <param name="taken">The rows to give; null = all rows.</param>
    /// <param name="visit">Called once per column, by several threads at the same time.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="folder">Folder of the temporary file; see <see cref="TemporaryFile"/>.</param>
    /// <param name="checkAlive">Called from time to time; throws to end the work.</param>
    public static void Run(
        RowStore rows, bool[] isWanted, RowSelection? taken, ColumnVisitor visit, int threads, string? folder, Action? checkAlive)
    {
        var rowCount = taken?.Length ?? rows.RowCount;
        var sharing = (long)rowCount * isWanted.Length < ValuesToShare ? 1 : threads;
        using var scratches = new ScratchPool(rowCount);
        if (rows.BytesOnDisk == 0)
            FromMemory(rows, isWanted, taken, scratches, visit, sharing, checkAlive);
        else
            FromFile(rows, isWanted, taken, scratches, visit, sharing, folder, checkAlive);
    }

    /// <summary>The number of columns that one pass over rows in memory copies. Each pass reads every row, so it is as many as fit into a
    /// memory budget, but at least four, so that a few threads have a column each. It does not depend on the number of threads, which has
    /// no upper bound.</summary>
    internal static int ColumnsAtOnce(int rowCount) =>
        (int)Math.Clamp(ColumnBytes / ((long)sizeof(float) * Math.Max(1, rowCount)), FewestColumns, MostColumns);

    private static void FromMemory(
        RowStore rows, bool[] isWanted, RowSelection? taken, ScratchPool scratches, ColumnVisitor visit, int threads, Action? checkAlive)
    {
        var columns = new TemporaryNumbers<float>[Math.Min(ColumnsAtOnce(scratches.Length), isWanted.Count(wanted => wanted))];
        try
        {
            foreach (ref var column in columns.AsSpan())
                column = new TemporaryNumbers<float>(scratches.Length);
            for (var first = NextWanted(isWanted, 0); first < isWanted.Length; first = NextWanted(isWanted, first + columns.Length))
            {
                checkAlive?.Invoke();
                var (firstColumn, part) = (first, columns[..Math.Min(columns.Length, isWanted.Length - first)]);
                rows.ForEachBlock(
                    (firstRow, count, block) => Copy(rows, firstRow, count, block, firstColumn, part, taken), threads, taken: taken);
                SharedLoop.Run(part.Length, threads, i =>
                {
                    if (isWanted[firstColumn + i])
                        scratches.With(scratch => visit(firstColumn + i, part[i].Span, scratch.Span));
                });
            }
        }
        finally
        {
            foreach (var column in columns)
                column?.Dispose();
        }
    }

    private static int NextWanted(bool[] isWanted, int column)
    {
        while (column < isWanted.Length && !isWanted[column])
            column++;
        return column;
    }

    private static void Copy(
        RowStore rows, int firstRow, int rowCount, Span<float> block, int firstColumn, TemporaryNumbers<float>[] columns,
        RowSelection? taken)
    {
        Span<int> offsets = stackalloc int[RowTiles.RowsAtOnce];
        var place = taken?.CountBefore(firstRow) ?? firstRow;
        for (var first = 0; first < rowCount; first += RowTiles.RowsAtOnce)
        {
            var tile = block[(first * rows.Stride)..];
            var count = RowTiles.Offsets(firstRow + first, Math.Min(RowTiles.RowsAtOnce, rowCount - first), rows.Stride, taken, offsets);
            for (var column = 0; column < columns.Length; column++)
                RowTiles.Pick(tile[(firstColumn + column)..], offsets[..count], columns[column].Span.Slice(place, count));
            place += count;
        }
    }

    private static void FromFile(
        RowStore rows, bool[] isWanted, RowSelection? taken, ScratchPool scratches, ColumnVisitor visit, int threads, string? folder,
        Action? checkAlive)
    {
        int[] wanted = [.. Enumerable.Range(0, isWanted.Length).Where(column => isWanted[column])];
        if (wanted.Length == 0)
            return;
        using var file = ColumnFile.Write(rows, wanted, taken, scratches.Length, folder, checkAlive);
        var atOnce = (int)Math.Clamp(BytesOfThreads / (2L * sizeof(float) * Math.Max(1, scratches.Length)), 1, threads);
        SharedLoop.Run(wanted.Length, atOnce, i =>
        {
            checkAlive?.Invoke();
            scratches.With(column => scratches.With(scratch =>
            {
                file.Read(i, column.Span);
                visit(wanted[i], column.Span, scratch.Span);
            }));
        });
    }

    // Memory of the length of a column, for as many threads as need it at the same time.
    private sealed class ScratchPool : IDisposable
    {
        private readonly Pool<TemporaryNumbers<float>> _pool;

        public ScratchPool(int length) => (Length, _pool) = (length, new(() => new TemporaryNumbers<float>(length)));

        public int Length { get; }

        public void With(Action<TemporaryNumbers<float>> use)
        {
            var scratch = _pool.Rent();
            try
            {
                use(scratch);
            }
            finally
            {
                _pool.Return(scratch);
            }
        }

        public void Dispose() => _pool.Clear(scratch => scratch.Dispose());
    }
}
