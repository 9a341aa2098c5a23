using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>A store of float32 rows, padded to whole cache lines. Rows are appended once and read in any order. They are held in blocks, so
/// growing copies nothing. When the allowed memory is used up, further blocks are written to a temporary file, which other programs do not
/// see and which is deleted with the store.</summary>
internal sealed class RowStore : IDisposable
{
    private const int BlockFloats = 1 << 18;
    private const int BlocksBetweenChecks = 4;

    // Rows are prefetched so many cache lines ahead of the copy. That is more than a processor keeps in flight, because lines that are
    // already in a cache need no waiting.
    private const int PrefetchedLines = 128;

    // Rows that lie close together are read from disk in one piece of at most so many numbers.
    private const int FloatsReadAtOnce = 1 << 14;

    [ThreadStatic]
    private static float[]? t_read;

    private readonly int _blockShift;
    private readonly long _memoryLimit;
    private readonly string? _folder;
    private readonly List<AlignedBuffer> _blocks = [];
    private AlignedBuffer? _open;
    private nint[]? _addresses;
    private TemporaryFile? _file;

    // So many rows of the open block may have been written to.
    private int _usedRows;

    /// <param name="columns">Numbers per row.</param>
    /// <param name="memoryLimit">The most bytes of rows that are kept in memory, rounded up to a block. The rest is written to
    /// disk.</param>
    /// <param name="folder">Folder of the temporary file; null or empty = the system's temporary folder.</param>
    public RowStore(int columns, long memoryLimit, string? folder = null)
    {
        Columns = columns;
        Stride = AlignedBuffer.StrideFor(columns);
        _memoryLimit = memoryLimit;
        _folder = folder;
        _blockShift = BitOperations.Log2((uint)Math.Max(1, BlockFloats / Math.Max(1, Stride)));
    }

    /// <summary>Numbers per row, without padding.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Number of completed rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Size of the temporary file in bytes.</summary>
    public long BytesOnDisk => _file?.Length ?? 0;

    /// <summary>Number of rows of a block; the last one may have fewer.</summary>
    public int RowsPerBlock => 1 << _blockShift;

    private long BlockBytes => (long)Stride * RowsPerBlock * sizeof(float);

    private int RowsInMemory => _blocks.Count << _blockShift;

    /// <summary>[columns]: the memory of the next row, zeroed. The row is part of the store after <see cref="CompleteRow"/>.</summary>
    public Span<float> NextRow()
    {
        OpenBlock();
        var place = RowCount & (RowsPerBlock - 1);
        var row = _open.Span.Slice(place * Stride, Columns);
        // New memory is zero already. Where rows are sparse, most of it is then never touched here.
        if (place < _usedRows)
            row.Clear();
        _usedRows = Math.Max(_usedRows, place + 1);
        return row;
    }

    /// <summary>Completes the row that was written into <see cref="NextRow"/>.</summary>
    public void CompleteRow()
    {
        RowCount++;
        _addresses = null;
        if ((RowCount & (RowsPerBlock - 1)) == 0)
            CloseBlock();
    }

    /// <summary>Gets a row that is in memory, without padding. False if the row is on disk.</summary>
    public bool TryGet(int row, out Span<float> values)
    {
        var buffer = Block(row);
        values = buffer is null ? default : buffer.Span.Slice((row & (RowsPerBlock - 1)) * Stride, Columns);
        return buffer is not null;
    }

    /// <summary>Copies a row. After all rows are complete, any number of threads may call it at the same time.</summary>
    /// <param name="destination">[columns]; overwritten.</param>
    public void CopyTo(int row, Span<float> destination)
    {
        if (TryGet(row, out var values))
            values.CopyTo(destination);
        else
            Read((long)(row - RowsInMemory) * Stride * sizeof(float), destination[..Columns]);
    }

    /// <summary>Copies rows, in the order of the given indices. After all rows are complete, any number of threads may call it at the same
    /// time.</summary>
    /// <param name="input">[rows, columns]; overwritten.</param>
    public void CopyRows(ReadOnlySpan<int> rows, Matrix input)
    {
        Debug.Assert(input.Columns == Columns && input.Stride >= Stride);
        LaneWidth.Run(new RowCopy(this, rows, input));
    }

    // Copies the padding as well, which is zero in the store and in the matrix.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private unsafe void CopyRows<T>(ReadOnlySpan<int> rows, Matrix input) where T : struct, ILanes<T>
    {
        nint stride = Stride;
        // Several threads may each make the array at the same time; all results are equal.
        var addresses = _addresses ??= Addresses();
        var (shift, mask) = (_blockShift, RowsPerBlock - 1);
        // Shuffled rows are scattered over memory, far from any cache. So some rows are always being prefetched while earlier ones are
        // copied.
        var ahead = Math.Max(1, PrefetchedLines * AlignedBuffer.LineFloats / Math.Max(1, Stride));
        for (var i = -ahead; i < rows.Length; i++)
        {
            if (i + ahead < rows.Length && Sse.IsSupported)
            {
                var coming = rows[i + ahead];
                var next = (float*)addresses[coming >> shift];
                if (next != null)
                    Prefetch(next + ((coming & mask) * stride), stride);
            }
            if (i < 0)
                continue;
            var row = rows[i];
            var block = (float*)addresses[row >> shift];
            if (block == null)
            {
                i += ReadRows(rows[i..], input.Slice(i, rows.Length - i)) - 1;
                continue;
            }
            ref var source = ref *(block + ((row & mask) * stride));
            ref var target = ref Unsafe.Add(ref input.First, (nint)i * input.Stride);
            for (nint column = 0; column < stride; column += T.Count)
                T.Load(ref Unsafe.Add(ref source, column)).Store(ref Unsafe.Add(ref target, column));
        }
    }

    // Reads the first of these rows, which is on disk, and those after it that lie soon behind it in the file. Returns their number.
    private int ReadRows(ReadOnlySpan<int> rows, Matrix input)
    {
        var next = 1;
        while (next < rows.Length && rows[next] == rows[next - 1] + 1 && Block(rows[next]) is null)
            next++;
        // Rows that follow each other, as those of a segment do, are read where they belong.
        if (next > 1 && input.Stride == Stride)
        {
            Read((long)(rows[0] - RowsInMemory) * Stride * sizeof(float), MemoryMarshal.CreateSpan(ref input.First, next * Stride));
            return next;
        }
        var most = Math.Max(1, FloatsReadAtOnce / Math.Max(1, Stride));
        var count = 1;
        while (count < rows.Length && rows[count] > rows[count - 1] && rows[count] - rows[0] < most && Block(rows[count]) is null)
            count++;
        if (count == 1)
        {
            CopyTo(rows[0], input.Row(0));
            return 1;
        }
        var read = (t_read ??= new float[FloatsReadAtOnce]).AsSpan(0, (rows[count - 1] - rows[0] + 1) * Stride);
        Read((long)(rows[0] - RowsInMemory) * Stride * sizeof(float), read);
        for (var i = 0; i < count; i++)
            read.Slice((rows[i] - rows[0]) * Stride, Columns).CopyTo(input.Row(i));
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(float* first, nint length)
    {
        for (nint line = 0; line < length; line += AlignedBuffer.LineFloats)
            Sse.Prefetch0(first + line);
    }

    // The address of each block; 0 if it is on disk. The buffers are pinned, and the store keeps them alive.
    private unsafe nint[] Addresses()
    {
        var addresses = new nint[(RowCount >> _blockShift) + 1];
        for (var block = 0; block < addresses.Length; block++)
        {
            if (Block(block << _blockShift) is { } buffer)
                addresses[block] = (nint)Unsafe.AsPointer(ref buffer.Span[0]);
        }
        return addresses;
    }

    // The block of a row; null if it is on disk.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AlignedBuffer? Block(int row)
    {
        var block = row >> _blockShift;
        var blocks = CollectionsMarshal.AsSpan(_blocks);
        return (uint)block < (uint)blocks.Length ? blocks[block] : block == RowCount >> _blockShift ? _open : null;
    }

    /// <summary>Calls <paramref name="visit"/> for each block. One thread visits them in order. Several threads visit blocks at the same
    /// time, in any order. Rows on disk are read into memory for it.</summary>
    /// <param name="visit">Reads the rows. It may change those in memory, but changes of those on disk are lost.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    /// <param name="taken">Blocks without any of these rows are left out; null = all blocks are visited.</param>
    public void ForEachBlock(BlockVisitor visit, int threads = 1, Action? checkAlive = null, RowSelection? taken = null) =>
        ForEachBlock(visit, threads, checkAlive, taken, areChanged: false);

    private void ForEachBlock(BlockVisitor visit, int threads, Action? checkAlive, RowSelection? taken, bool areChanged)
    {
        var copies = new Pool<AlignedBuffer>(() => new AlignedBuffer((long)Stride << _blockShift));
        SharedLoop.Run((RowCount + RowsPerBlock - 1) >> _blockShift, threads, block =>
        {
            Check(block, checkAlive);
            var first = block << _blockShift;
            var count = Math.Min(RowsPerBlock, RowCount - first);
            if (taken is not null && taken.CountBefore(first) == taken.CountBefore(first + count))
                return;
            if (Block(first) is { } buffer)
            {
                visit(first, count, buffer.Span[..(count * Stride)]);
                return;
            }
            var copy = copies.Rent();
            var rows = copy.Span[..(count * Stride)];
            var offset = (long)(first - RowsInMemory) * Stride * sizeof(float);
            Read(offset, rows);
            visit(first, count, rows);
            if (areChanged)
                _file!.Write(offset, MemoryMarshal.AsBytes(rows));
            copies.Return(copy);
        });
    }

    /// <summary>Makes a store of the same rows with other columns. This store is emptied. Rows stay where they are, in memory or in the
    /// file, if their stride does not change. If it does, the memory of a block is used again for the new rows if it is long enough. So at
    /// most one block per thread exists twice in memory at any time.</summary>
    /// <param name="columns">Numbers per row; at least as many as now.</param>
    /// <param name="map">Changes rows in place. Each begins with the old columns, followed by zeros up to the new stride, and ends with the
    /// new columns there. Several threads may call it at the same time.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work. Neither store can be used then.</param>
    public RowStore Map(int columns, BlockVisitor map, int threads = 1, Action? checkAlive = null)
    {
        Debug.Assert(columns >= Columns);
        var target = new RowStore(columns, _memoryLimit, _folder);
        try
        {
            if (target.Stride == Stride)
            {
                ForEachBlock(map, threads, checkAlive, taken: null, areChanged: true);
                target.TakeBlocks([.. _blocks], _open, RowCount);
                (target._file, _file) = (_file, null);
            }
            else if (_file is null && target.FitsInMemory(RowCount))
            {
                MapInMemory(target, map, threads, checkAlive);
            }
            else
            {
                MapOneByOne(target, map, checkAlive);
            }
        }
        catch
        {
            target.Dispose();
            throw;
        }
        Dispose();
        return target;
    }

    /// <summary>A store of the same rows with other columns, with the same limit of memory. This store stays as it is.</summary>
    /// <param name="map">Changes a row in place. It begins with the old columns, followed by zeros, and ends with the new
    /// columns there.</param>
    public RowStore CopyAs(int columns, RowMap map)
    {
        var copy = new RowStore(columns, _memoryLimit, _folder);
        try
        {
            var scratch = new AlignedBuffer(Math.Max(Stride, copy.Stride));
            ForEachBlock((_, count, rows) =>
            {
                for (var row = 0; row < count; row++)
                {
                    scratch.Span.Clear();
                    rows.Slice(row * Stride, Columns).CopyTo(scratch.Span);
                    map(scratch.Span);
                    scratch.Span[..columns].CopyTo(copy.NextRow());
                    copy.CompleteRow();
                }
            });
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private bool FitsInMemory(int rowCount) => (rowCount >> _blockShift) * BlockBytes <= _memoryLimit;

    private void TakeBlocks(AlignedBuffer[] blocks, AlignedBuffer? open, int rowCount)
    {
        _blocks.AddRange(blocks);
        (_open, RowCount, _usedRows) = (open, rowCount, RowsPerBlock);
    }

    // The rows of a block become the rows of one or more blocks of the target, since these have no more rows.
    private void MapInMemory(RowStore target, BlockVisitor map, int threads, Action? checkAlive)
    {
        var blocks = new AlignedBuffer[(RowCount + target.RowsPerBlock - 1) >> target._blockShift];
        var idle = new ConcurrentBag<AlignedBuffer>();
        SharedLoop.Run((RowCount + RowsPerBlock - 1) >> _blockShift, threads, block =>
        {
            Check(block, checkAlive);
            var (start, end) = (block << _blockShift, Math.Min(RowCount, (block + 1) << _blockShift));
            var source = Block(start)!;
            for (var first = start; first < end; first += target.RowsPerBlock)
            {
                var count = Math.Min(target.RowsPerBlock, end - first);
                var length = target.Stride << target._blockShift;
                var buffer = idle.TryTake(out var used) && used.Length >= length ? used : new AlignedBuffer(length);
                blocks[first >> target._blockShift] = buffer;
                Widen(source.Span[((first - start) * Stride)..], buffer.Span, count, target.Stride);
                map(first, count, buffer.Span[..(count * target.Stride)]);
            }
            if (block < _blocks.Count)
                _blocks[block] = null!;
            idle.Add(source);
        });
        var whole = RowCount >> target._blockShift;
        target.TakeBlocks(blocks[..whole], blocks.Length > whole ? blocks[^1] : null, RowCount);
    }

    private void Widen(ReadOnlySpan<float> source, Span<float> target, int rowCount, int stride)
    {
        for (var row = 0; row < rowCount; row++)
        {
            var wide = target.Slice(row * stride, stride);
            source.Slice(row * Stride, Columns).CopyTo(wide);
            wide[Columns..].Clear();
        }
    }

    // For rows that are on disk, or will be.
    private void MapOneByOne(RowStore target, BlockVisitor map, Action? checkAlive)
    {
        AlignedBuffer? scratch = null;
        for (var first = 0; first < RowCount; first += RowsPerBlock)
        {
            Check(first >> _blockShift, checkAlive);
            var count = Math.Min(RowsPerBlock, RowCount - first);
            var source = BlockOrCopy(first, count, ref scratch);
            for (var row = 0; row < count; row++)
            {
                Widen(source[(row * Stride)..], target.NextPaddedRow(), 1, target.Stride);
                map(first + row, 1, target.NextPaddedRow());
                target.CompleteRow();
            }
            if (first >> _blockShift < _blocks.Count)
                _blocks[first >> _blockShift] = null!;
        }
    }

    // A block has up to a quarter of a million numbers.
    private static void Check(int block, Action? checkAlive)
    {
        if (block > 0 && block % BlocksBetweenChecks == 0)
            checkAlive?.Invoke();
    }

    // The rows of a block in memory, or a copy of rows on disk.
    private Span<float> BlockOrCopy(int firstRow, int count, ref AlignedBuffer? scratch)
    {
        if (Block(firstRow) is { } buffer)
            return buffer.Span;
        scratch ??= new AlignedBuffer((long)Stride << _blockShift);
        Read((long)(firstRow - RowsInMemory) * Stride * sizeof(float), scratch.Span[..(count * Stride)]);
        return scratch.Span;
    }

    public void Dispose()
    {
        _addresses = null;
        _blocks.Clear();
        _open = null;
        _file?.Dispose();
        _file = null;
        RowCount = 0;
    }

    private Span<float> NextPaddedRow()
    {
        OpenBlock();
        _usedRows = RowsPerBlock;
        return _open.Span.Slice((RowCount & (RowsPerBlock - 1)) * Stride, Stride);
    }

    [MemberNotNull(nameof(_open))]
    private void OpenBlock()
    {
        if (_open is not null)
            return;
        _open = new AlignedBuffer((long)Stride << _blockShift);
        _usedRows = 0;
    }

    private void CloseBlock()
    {
        if ((_blocks.Count + 1) * BlockBytes <= _memoryLimit)
        {
            _blocks.Add(_open!);
            _open = null;
            return;
        }
        _file ??= new TemporaryFile(_folder);
        _file.Append(MemoryMarshal.AsBytes(_open!.Span[..(Stride << _blockShift)]));
    }

    private void Read(long offset, Span<float> destination) => _file!.Read(offset, MemoryMarshal.AsBytes(destination));

    private readonly ref struct RowCopy(RowStore store, ReadOnlySpan<int> rows, Matrix input) : ILaneAction
    {
        private readonly ReadOnlySpan<int> _rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => store.CopyRows<T>(_rows, input);
    }
}
