using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>A store of rows of which only the values that are not 0 are kept, each with its slot. Rows are appended once and read in any
/// order. The values are held in blocks of whole rows; when the allowed memory is used up, further blocks are written to a temporary
/// file.</summary>
/// <param name="memoryLimit">The most bytes of values and slots that are kept in memory, rounded up to a block.</param>
/// <param name="folder">Folder of the temporary file; null or empty = the system's temporary folder.</param>
internal sealed class SparseStore(long memoryLimit, string? folder = null) : IDisposable
{
    // A block has at most so many values, unless a single row has more, and so many rows: 2 MB of values and slots, or 1 MB of ends of
    // rows. Where less than that is allowed in memory, it has at most 128 KB of values and slots.
    private const int MostValuesOfBlock = 1 << 18;
    private const int FewestValuesOfBlock = 1 << 14;
    private const int RowsOfBlock = 1 << 18;

    // Rows that are looked for are at most so many rows behind one whose block is known.
    private const int ShiftOfPlaces = 8;

    // Rows on disk that are so close together are read as one piece.
    private const int MostRowsApart = 512;

    private readonly int _valuesOfBlock = memoryLimit < MostValuesOfBlock * (sizeof(int) + sizeof(float))
        ? FewestValuesOfBlock : MostValuesOfBlock;

    private readonly List<SparseBlock> _blocks = [];

    // The block of row 256 k.
    private readonly List<int> _blockOfPlace = [];

    // The number of rows that have so many values.
    private readonly Dictionary<int, int> _rowsOfCount = [];
    private TemporaryFile? _file;
    private int[] _slots = new int[16];
    private float[] _values = new float[16];
    private int _open;
    private long _bytesInMemory;

    /// <summary>The most bytes in memory.</summary>
    public long MemoryLimit => memoryLimit;

    /// <summary>Number of completed rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Number of values of all completed rows.</summary>
    public long ValueCount { get; private set; }

    /// <summary>Size of the temporary file in bytes.</summary>
    public long BytesOnDisk => _file?.Length ?? 0;

    /// <summary>Bytes of all rows, in memory and on disk.</summary>
    public long Bytes => (RowCount * (long)sizeof(int)) + (ValueCount * (sizeof(int) + sizeof(float)));

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
        if (_blocks.Count == 0 || _blocks[^1].RowCount == RowsOfBlock || _blocks[^1].ValueCount + _open > Math.Max(_valuesOfBlock, _open))
        {
            CloseBlock();
            _blocks.Add(new SparseBlock(RowCount));
        }
        if (RowCount >> ShiftOfPlaces == _blockOfPlace.Count)
            _blockOfPlace.Add(_blocks.Count - 1);
        _blocks[^1].Add(_slots.AsSpan(0, _open), _values.AsSpan(0, _open));
        _rowsOfCount[_open] = _rowsOfCount.GetValueOrDefault(_open) + 1;
        RowCount++;
        ValueCount += _open;
        _open = 0;
    }

    /// <summary>The most values that any rows have together.</summary>
    /// <param name="rowCount">Number of rows.</param>
    public int MostValues(int rowCount)
    {
        var sum = 0L;
        foreach (var (values, rows) in _rowsOfCount.OrderByDescending(pair => pair.Key))
        {
            var counted = Math.Min(rows, rowCount);
            (sum, rowCount) = (sum + ((long)counted * values), rowCount - counted);
        }
        return checked((int)sum);
    }

    /// <summary>Adds rows to a batch, with their slots as indices. After all rows are complete, any number of threads may call it at the
    /// same time.</summary>
    public void CopyRows(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        for (var i = 0; i < rows.Length;)
        {
            var block = _blocks[BlockOf(rows[i])];
            var (end, next) = (block.FirstRow + block.RowCount, i + 1);
            while (next < rows.Length && rows[next] > rows[next - 1] && rows[next] < end && rows[next] - rows[i] < MostRowsApart)
                next++;
            block.CopyRows(rows[i..next], sparse);
            i = next;
        }
    }

    /// <summary>Calls <paramref name="visit"/> with each row, in order.</summary>
    /// <param name="visit">Reads a row.</param>
    /// <param name="release">True: each block is given free after its rows, and the store cannot be used any more.</param>
    public void ForEachRow(SparseRow visit, bool release = false)
    {
        SparseBlock? loaded = null;
        foreach (var block in _blocks)
        {
            if (!block.IsInMemory)
                loaded = block.Load(loaded);
            (block.IsInMemory ? block : loaded!).ForEachRow(visit);
            if (release)
                block.Release();
        }
    }

    public void Dispose()
    {
        _blocks.Clear();
        _blockOfPlace.Clear();
        _file?.Dispose();
        _file = null;
    }

    private int BlockOf(int row)
    {
        var block = _blockOfPlace[row >> ShiftOfPlaces];
        while (block + 1 < _blocks.Count && _blocks[block + 1].FirstRow <= row)
            block++;
        return block;
    }

    // Writes the last block to the file if it does not fit into memory.
    private void CloseBlock()
    {
        if (_blocks.Count == 0)
            return;
        var block = _blocks[^1];
        if (_bytesInMemory + block.Bytes <= memoryLimit)
        {
            block.Trim();
            _bytesInMemory += block.Bytes;
            return;
        }
        block.MoveTo(_file ??= new TemporaryFile(folder));
    }
}
