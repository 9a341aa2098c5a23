using System.Runtime.InteropServices;
using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>A store of rows of which only the values that are not 0 are kept, each with its slot. Rows are appended once and read in any
/// order. The values are held in blocks of whole rows; when the allowed memory is used up, further blocks are written to a temporary
/// file.</summary>
/// <param name="memoryLimit">The most bytes of values and slots that are kept in memory, rounded up to a block.</param>
/// <param name="folder">Folder of the temporary file; null or empty = the system's temporary folder.</param>
internal sealed class SparseStore(long memoryLimit, string? folder = null) : IDisposable
{
    // 2 MB, slots included.
    private const int BlockValues = 1 << 18;
    private const int BytesPerValue = sizeof(int) + sizeof(float);

    private readonly List<Block> _blocks = [];
    private readonly List<(int Block, int Start, int Count)> _rows = [];
    private TemporaryFile? _file;
    private int[] _slots = new int[16];
    private float[] _values = new float[16];
    private int _open;
    private long _bytesInMemory;

    /// <summary>The most bytes in memory.</summary>
    public long MemoryLimit => memoryLimit;

    /// <summary>Number of completed rows.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Number of values of all completed rows.</summary>
    public long ValueCount { get; private set; }

    /// <summary>Size of the temporary file in bytes.</summary>
    public long BytesOnDisk => _file?.Length ?? 0;

    /// <summary>Number of values of a row.</summary>
    public int CountOf(int row) => _rows[row].Count;

    /// <summary>Adds a value to the row that is being filled; 0 is left out.</summary>
    /// <param name="slot">Above those of the values before.</param>
    public void Add(int slot, float value)
    {
        if (value == 0)
            return;
        if (_open == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _open);
            Array.Resize(ref _values, 2 * _open);
        }
        (_slots[_open], _values[_open]) = (slot, value);
        _open++;
    }

    /// <summary>Forgets the values that were added since the last completed row.</summary>
    public void DiscardRow() => _open = 0;

    /// <summary>Completes the row that is being filled. It may have no values.</summary>
    public void CompleteRow()
    {
        if (_blocks.Count == 0 || _blocks[^1].Count + _open > Math.Max(BlockValues, _open))
        {
            CloseBlock();
            _blocks.Add(new Block());
        }
        var block = _blocks[^1];
        _rows.Add((_blocks.Count - 1, block.Count, _open));
        block.Append(_slots.AsSpan(0, _open), _values.AsSpan(0, _open));
        ValueCount += _open;
        _open = 0;
    }

    /// <summary>Adds a row to a batch, with its slots as indices. After all rows are complete, any number of threads may call it at the
    /// same time.</summary>
    public void CopyTo(int row, SparseBatch sparse)
    {
        var (at, start, count) = _rows[row];
        var block = _blocks[at];
        sparse.Add(count, out var indices, out var values);
        if (block.Slots is { } slots)
        {
            slots.AsSpan(start, count).CopyTo(indices);
            block.Values.AsSpan(start, count).CopyTo(values);
        }
        else
        {
            _file!.Read(block.FileOffset + ((long)start * sizeof(int)), MemoryMarshal.AsBytes(indices));
            _file.Read(
                block.FileOffset + ((long)block.Count * sizeof(int)) + ((long)start * sizeof(float)), MemoryMarshal.AsBytes(values));
        }
        sparse.CompleteRow();
    }

    /// <summary>Calls <paramref name="visit"/> with each row, in order.</summary>
    /// <param name="visit">Reads a row.</param>
    /// <param name="release">True: each block is given free after its rows, and the store cannot be used any more.</param>
    public void ForEachRow(SparseRow visit, bool release = false)
    {
        var loaded = new Block();
        var last = -1;
        foreach (var (at, start, count) in _rows)
        {
            if (at != last)
            {
                if (release && last >= 0)
                    _blocks[last].Release();
                loaded = Load(_blocks[at]);
                last = at;
            }
            visit(loaded.Slots.AsSpan(start, count), loaded.Values.AsSpan(start, count));
        }
    }

    public void Dispose()
    {
        _blocks.Clear();
        _rows.Clear();
        _file?.Dispose();
        _file = null;
    }

    private Block Load(Block block)
    {
        if (block.Slots is not null)
            return block;
        var (slots, values) = (new int[block.Count], new float[block.Count]);
        _file!.Read(block.FileOffset, MemoryMarshal.AsBytes(slots.AsSpan()));
        _file.Read(block.FileOffset + ((long)block.Count * sizeof(int)), MemoryMarshal.AsBytes(values.AsSpan()));
        return new Block(slots, values);
    }

    // Writes the last block to the file if it does not fit into memory.
    private void CloseBlock()
    {
        if (_blocks.Count == 0)
            return;
        var block = _blocks[^1];
        var bytes = (long)block.Count * BytesPerValue;
        if (_bytesInMemory + bytes <= memoryLimit)
        {
            block.Trim();
            _bytesInMemory += bytes;
            return;
        }
        _file ??= new TemporaryFile(folder);
        block.FileOffset = _file.Length;
        _file.Append(MemoryMarshal.AsBytes(block.Slots.AsSpan(0, block.Count)));
        _file.Append(MemoryMarshal.AsBytes(block.Values.AsSpan(0, block.Count)));
        block.Release();
    }

    // The values of some rows, in memory or in the file. In the file all slots come first.
    private sealed class Block
    {
        public Block() => (Slots, Values) = ([], []);

        public Block(int[] slots, float[] values) => (Slots, Values, Count) = (slots, values, slots.Length);

        // Null where the block is in the file.
        public int[]? Slots { get; private set; }

        public float[]? Values { get; private set; }

        public int Count { get; private set; }

        public long FileOffset { get; set; }

        public void Append(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
        {
            if (Count + slots.Length > Slots!.Length)
                Resize(Math.Max(Count + slots.Length, 2 * Slots.Length));
            slots.CopyTo(Slots.AsSpan(Count));
            values.CopyTo(Values.AsSpan(Count));
            Count += slots.Length;
        }

        public void Trim() => Resize(Count);

        public void Release() => (Slots, Values) = (null, null);

        private void Resize(int length)
        {
            var (slots, values) = (Slots, Values);
            Array.Resize(ref slots, length);
            Array.Resize(ref values, length);
            (Slots, Values) = (slots, values);
        }
    }
}
