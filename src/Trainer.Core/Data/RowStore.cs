using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FfnnMlNet.Numerics;
using Microsoft.Win32.SafeHandles;

namespace FfnnMlNet.Data;

/// <summary>
/// Rows of float32, padded to whole cache lines, appended once and read in any order. They live in blocks, so growing copies nothing; once
/// the memory allowed is used, further blocks go to a temporary file that nobody else sees and that ends with the store.
/// </summary>
internal sealed class RowStore : IDisposable
{
    private const int BlockFloats = 1 << 18;

    // Cache lines of rows that are prefetched ahead of the copy. More than a processor keeps under way, since hits among them are no wait.
    private const int PrefetchedLines = 128;

    private readonly int _blockShift;
    private readonly long _memoryLimit;
    private readonly string _folder;
    private readonly List<AlignedBuffer> _blocks = [];
    private AlignedBuffer? _open;
    private nint[]? _addresses;
    private SafeFileHandle? _file;

    /// <param name="columns">Numbers of a row.</param>
    /// <param name="memoryLimit">Bytes of rows kept in memory, rounded up to a block; the rest goes to disk.</param>
    /// <param name="folder">Where the temporary file is made; null or empty = the system's folder of temporary files.</param>
    public RowStore(int columns, long memoryLimit, string? folder = null)
    {
        Columns = columns;
        Stride = AlignedBuffer.StrideFor(columns);
        _memoryLimit = memoryLimit;
        _folder = string.IsNullOrEmpty(folder) ? Path.GetTempPath() : folder;
        _blockShift = BitOperations.Log2((uint)Math.Max(1, BlockFloats / Math.Max(1, Stride)));
    }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>Rows completed.</summary>
    public int RowCount { get; private set; }

    /// <summary>Bytes in the temporary file.</summary>
    public long BytesOnDisk { get; private set; }

    private int RowsPerBlock => 1 << _blockShift;

    private long BlockBytes => (long)Stride * RowsPerBlock * sizeof(float);

    private int RowsInMemory => _blocks.Count << _blockShift;

    /// <summary>Room for the next row, zeroed; the row counts once <see cref="CompleteRow"/> is called.</summary>
    public Span<float> NextRow()
    {
        _open ??= new AlignedBuffer((long)Stride << _blockShift);
        var row = _open.Span.Slice((RowCount & (RowsPerBlock - 1)) * Stride, Columns);
        row.Clear();
        return row;
    }

    public void CompleteRow()
    {
        RowCount++;
        _addresses = null;
        if ((RowCount & (RowsPerBlock - 1)) == 0)
            CloseBlock();
    }

    /// <summary>A row in memory, or null where it is on disk; without padding.</summary>
    public bool TryGet(int row, out Span<float> values)
    {
        var buffer = Block(row);
        values = buffer is null ? default : buffer.Span.Slice((row & (RowsPerBlock - 1)) * Stride, Columns);
        return buffer is not null;
    }

    /// <summary>Copies a row; any number of threads at once, once all rows are there.</summary>
    /// <param name="destination">[columns]; overwritten.</param>
    public void CopyTo(int row, Span<float> destination)
    {
        if (TryGet(row, out var values))
            values.CopyTo(destination);
        else
            Read((long)(row - RowsInMemory) * Stride * sizeof(float), destination[..Columns]);
    }

    /// <summary>Copies rows in the order of their numbers; any number of threads at once, once all rows are there.</summary>
    /// <param name="input">[rows, columns]; overwritten.</param>
    public void CopyRows(ReadOnlySpan<int> rows, Matrix input)
    {
        Debug.Assert(input.Columns == Columns && input.Stride >= Stride);
        LaneWidth.Run(new RowCopy(this, rows, input));
    }

    // Padding included: it is zero here and there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void CopyRows<T>(ReadOnlySpan<int> rows, Matrix input) where T : struct, ILanes<T>
    {
        nint stride = Stride;
        // Threads that come at once may each make it: they are all alike.
        var addresses = _addresses ??= Addresses();
        var (shift, mask) = (_blockShift, RowsPerBlock - 1);
        // Shuffled rows lie anywhere, far from any cache: some are always on their way while earlier ones are copied.
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

    // Where each block begins, 0 where it is on disk: buffers do not move, and this store keeps them.
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

    // Null where the row is on disk.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AlignedBuffer? Block(int row)
    {
        var block = row >> _blockShift;
        var blocks = CollectionsMarshal.AsSpan(_blocks);
        return (uint)block < (uint)blocks.Length ? blocks[block] : block == RowCount >> _blockShift ? _open : null;
    }

    /// <summary>Calls <paramref name="visit"/> with the first row, the number of rows and the floats of each block, in order.</summary>
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

    /// <summary>A store of the same rows with other columns; this one is emptied block by block, so never more than a block is there
    /// twice.</summary>
    /// <param name="map">Turns [columns] of a row, at the start of its room for [new stride], into the new columns in place.</param>
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
        // Where a file lives on without its name, not even a killed process leaves it behind.
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
