using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FfnnMlNet.Numerics;
using Microsoft.Win32.SafeHandles;

namespace FfnnMlNet.Data;

/// <summary>A store of float32 rows, padded to whole cache lines. Rows are appended once and read in any order. They are held in blocks, so
/// growing copies nothing. When the allowed memory is used up, further blocks are written to a temporary file, which other programs do not
/// see and which is deleted with the store.</summary>
internal sealed class RowStore : IDisposable
{
    private const int BlockFloats = 1 << 18;

    // Rows are prefetched so many cache lines ahead of the copy. That is more than a processor keeps in flight, because lines that are
    // already in a cache need no waiting.
    private const int PrefetchedLines = 128;

    private readonly int _blockShift;
    private readonly long _memoryLimit;
    private readonly string _folder;
    private readonly List<AlignedBuffer> _blocks = [];
    private AlignedBuffer? _open;
    private nint[]? _addresses;
    private SafeFileHandle? _file;

    /// <param name="columns">Numbers per row.</param>
    /// <param name="memoryLimit">The most bytes of rows that are kept in memory, rounded up to a block. The rest is written to
    /// disk.</param>
    /// <param name="folder">Folder of the temporary file; null or empty = the system's temporary folder.</param>
    public RowStore(int columns, long memoryLimit, string? folder = null)
    {
        Columns = columns;
        Stride = AlignedBuffer.StrideFor(columns);
        _memoryLimit = memoryLimit;
        _folder = string.IsNullOrEmpty(folder) ? Path.GetTempPath() : folder;
        _blockShift = BitOperations.Log2((uint)Math.Max(1, BlockFloats / Math.Max(1, Stride)));
    }

    /// <summary>Numbers per row, without padding.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Number of completed rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Size of the temporary file in bytes.</summary>
    public long BytesOnDisk { get; private set; }

    private int RowsPerBlock => 1 << _blockShift;

    private long BlockBytes => (long)Stride * RowsPerBlock * sizeof(float);

    private int RowsInMemory => _blocks.Count << _blockShift;

    /// <summary>[columns]: the memory of the next row, zeroed. The row is part of the store after <see cref="CompleteRow"/>.</summary>
    public Span<float> NextRow()
    {
        _open ??= new AlignedBuffer((long)Stride << _blockShift);
        var row = _open.Span.Slice((RowCount & (RowsPerBlock - 1)) * Stride, Columns);
        row.Clear();
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                CopyTo(row, input.Row(i));
                continue;
            }
            ref var source = ref *(block + ((row & mask) * stride));
            ref var target = ref Unsafe.Add(ref input.First, (nint)i * input.Stride);
            for (nint column = 0; column < stride; column += T.Count)
                T.Load(ref Unsafe.Add(ref source, column)).Store(ref Unsafe.Add(ref target, column));
        }
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

    /// <summary>Calls <paramref name="visit"/> for each block, in order.</summary>
    public void ForEachBlock(BlockVisitor visit)
    {
        AlignedBuffer? scratch = null;
        for (var first = 0; first < RowCount; first += RowsPerBlock)
        {
            var count = Math.Min(RowsPerBlock, RowCount - first);
            if (TryGet(first, out _))
            {
                visit(first, count, (first >> _blockShift) < _blocks.Count ? _blocks[first >> _blockShift].Span : _open!.Span);
                continue;
            }
            scratch ??= new AlignedBuffer((long)Stride << _blockShift);
            Read((long)(first - RowsInMemory) * Stride * sizeof(float), scratch.Span[..(count * Stride)]);
            visit(first, count, scratch.Span);
        }
    }

    /// <summary>Makes a store of the same rows with other columns. This store is emptied block by block, so at most one block exists twice
    /// at any time.</summary>
    /// <param name="map">Changes a row in place. It gets the old columns at the start of a span of the new stride, and leaves the new
    /// columns there.</param>
    public RowStore Map(int columns, RowMap map)
    {
        var target = new RowStore(columns, _memoryLimit, _folder);
        try
        {
            MapInto(target, map);
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
    /// <param name="map">As for <see cref="Map"/>.</param>
    public RowStore CopyAs(int columns, RowMap map)
    {
        var copy = new RowStore(columns, _memoryLimit, _folder);
        try
        {
            var scratch = new AlignedBuffer(Math.Max(Stride, copy.Stride));
            for (var row = 0; row < RowCount; row++)
            {
                scratch.Span.Clear();
                CopyTo(row, scratch.Span);
                map(scratch.Span);
                scratch.Span[..columns].CopyTo(copy.NextRow());
                copy.CompleteRow();
            }
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private void MapInto(RowStore target, RowMap map)
    {
        AlignedBuffer? scratch = null;
        for (var first = 0; first < RowCount; first += RowsPerBlock)
        {
            var count = Math.Min(RowsPerBlock, RowCount - first);
            var block = first >> _blockShift;
            Span<float> source;
            if (TryGet(first, out _))
            {
                source = block < _blocks.Count ? _blocks[block].Span : _open!.Span;
            }
            else
            {
                scratch ??= new AlignedBuffer((long)Stride << _blockShift);
                source = scratch.Span;
                Read((long)(first - RowsInMemory) * Stride * sizeof(float), source[..(count * Stride)]);
            }
            for (var row = 0; row < count; row++)
            {
                var inputs = target.NextPaddedRow();
                source.Slice(row * Stride, Columns).CopyTo(inputs);
                map(inputs);
                target.CompleteRow();
            }
            if (block < _blocks.Count)
                _blocks[block] = null!;
        }
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
        NextRow();
        var row = _open!.Span.Slice((RowCount & (RowsPerBlock - 1)) * Stride, Stride);
        row.Clear();
        return row;
    }

    private void CloseBlock()
    {
        if ((_blocks.Count + 1) * BlockBytes <= _memoryLimit)
        {
            _blocks.Add(_open!);
            _open = null;
            return;
        }
        try
        {
            _file ??= OpenFile();
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(_open!.Span[..(Stride << _blockShift)]), BytesOnDisk);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException(
                $"MemoryLimitBytes sends rows to a temporary file in '{_folder}', which cannot be written: {error.Message} " +
                "Make room there, set mlContext.TempFilePath to another folder, or raise MemoryLimitBytes.", error);
        }
        BytesOnDisk += BlockBytes;
    }

    private SafeFileHandle OpenFile()
    {
        var path = Path.Combine(_folder, $"ffnnmlnet-{Guid.NewGuid():N}.rows");
        var handle = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
        // On Unix an open file can be deleted and still be used, so not even a killed process leaves it behind.
        if (OperatingSystem.IsWindows())
            return handle;
        try
        {
            File.Delete(path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void Read(long offset, Span<float> destination)
    {
        var bytes = MemoryMarshal.AsBytes(destination);
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(_file!, bytes, offset);
            if (count == 0)
                throw new IOException(
                    "The temporary file of the training rows is shorter than what was written to it. " +
                    "Another program has changed it; train again.");
            bytes = bytes[count..];
            offset += count;
        }
    }

    private readonly ref struct RowCopy(RowStore store, ReadOnlySpan<int> rows, Matrix input) : ILaneAction
    {
        private readonly ReadOnlySpan<int> _rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => store.CopyRows<T>(_rows, input);
    }
}
