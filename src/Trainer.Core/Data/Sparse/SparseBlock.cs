using System.Runtime.InteropServices;
using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>Some rows of a <see cref="SparseStore"/>, in memory or in a file. In the file the ends of the rows come first, then all slots,
/// then all values.</summary>
/// <param name="firstRow">Number of the first row in the store.</param>
internal sealed class SparseBlock(int firstRow)
{
    // Rows that follow each other are read from the file in pieces, which each thread keeps the memory for.
    [ThreadStatic]
    private static int[]? t_ends;

    // Of each row the number of values up to its end; null where the block is in the file.
    private int[]? _ends = [];
    private int[]? _slots = [];
    private float[]? _values = [];
    private TemporaryFile? _file;
    private long _fileOffset;

    public int FirstRow => firstRow;

    public int RowCount { get; private set; }

    public int ValueCount { get; private set; }

    /// <summary>True if the rows are in memory.</summary>
    public bool IsInMemory => _ends is not null;

    /// <summary>Bytes of the rows.</summary>
    public long Bytes => ((long)RowCount * sizeof(int)) + ((long)ValueCount * (sizeof(int) + sizeof(float)));

    private long OffsetOfSlots => _fileOffset + ((long)RowCount * sizeof(int));

    private long OffsetOfValues => OffsetOfSlots + ((long)ValueCount * sizeof(int));

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        Grow(ref _ends, RowCount, 1);
        Grow(ref _slots, ValueCount, slots.Length);
        Grow(ref _values, ValueCount, values.Length);
        slots.CopyTo(_slots.AsSpan(ValueCount));
        values.CopyTo(_values.AsSpan(ValueCount));
        ValueCount += slots.Length;
        _ends![RowCount++] = ValueCount;
    }

    /// <summary>Gives the memory free that no row uses.</summary>
    public void Trim()
    {
        Array.Resize(ref _ends, RowCount);
        Array.Resize(ref _slots, ValueCount);
        Array.Resize(ref _values, ValueCount);
    }

    /// <summary>Moves the rows to the end of a file.</summary>
    public void MoveTo(TemporaryFile file)
    {
        (_file, _fileOffset) = (file, file.Length);
        file.Append(MemoryMarshal.AsBytes(_ends.AsSpan(0, RowCount)));
        file.Append(MemoryMarshal.AsBytes(_slots.AsSpan(0, ValueCount)));
        file.Append(MemoryMarshal.AsBytes(_values.AsSpan(0, ValueCount)));
        Release();
    }

    /// <summary>Gives the memory of the rows free.</summary>
    public void Release() => (_ends, _slots, _values) = (null, null, null);

    /// <summary>A copy in memory of rows in the file.</summary>
    /// <param name="used">A block whose memory is of no use any more; null = none.</param>
    public SparseBlock Load(SparseBlock? used)
    {
        var copy = new SparseBlock(firstRow)
        {
            _ends = used?._ends ?? [], _slots = used?._slots ?? [], _values = used?._values ?? [],
            RowCount = RowCount, ValueCount = ValueCount,
        };
        Grow(ref copy._ends, 0, RowCount);
        Grow(ref copy._slots, 0, ValueCount);
        Grow(ref copy._values, 0, ValueCount);
        Read(_fileOffset, copy._ends.AsSpan(0, RowCount));
        Read(OffsetOfSlots, copy._slots.AsSpan(0, ValueCount));
        Read(OffsetOfValues, copy._values.AsSpan(0, ValueCount));
        return copy;
    }

    /// <summary>Calls <paramref name="visit"/> with each row, in order. The rows must be in memory.</summary>
    public void ForEachRow(SparseRow visit)
    {
        var start = 0;
        for (var row = 0; row < RowCount; row++)
        {
            var end = _ends![row];
            visit(_slots.AsSpan(start, end - start), _values.AsSpan(start, end - start));
            start = end;
        }
    }

    /// <summary>Adds rows to a batch, with their slots as indices. Any number of threads may call it at the same time.</summary>
    /// <param name="rows">Rows of the store that are in this block, ascending.</param>
    public void CopyRows(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        if (IsInMemory)
        {
            foreach (var row in rows)
            {
                var (start, end) = RangeOf(_ends, row - firstRow);
                sparse.Add(end - start, out var indices, out var values);
                _slots.AsSpan(start, end - start).CopyTo(indices);
                _values.AsSpan(start, end - start).CopyTo(values);
                sparse.CompleteRow();
            }
            return;
        }
        ReadRows(rows, sparse);
    }

    // Reads the ends of all rows from the first to the last, and then the values of runs of rows that follow each other.
    private void ReadRows(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        // The end of the row before the first one is its start.
        var first = Math.Max(0, rows[0] - firstRow - 1);
        var count = rows[^1] - firstRow - first + 1;
        if (t_ends is null || t_ends.Length < count)
            t_ends = new int[count];
        var ends = t_ends.AsSpan(0, count);
        Read(_fileOffset + ((long)first * sizeof(int)), ends);
        for (var i = 0; i < rows.Length;)
        {
            var next = i + 1;
            while (next < rows.Length && rows[next] == rows[next - 1] + 1)
                next++;
            var at = rows[i] - firstRow;
            var start = at == 0 ? 0 : ends[at - 1 - first];
            var total = ends[rows[next - 1] - firstRow - first] - start;
            sparse.Add(total, out var indices, out var values);
            Read(OffsetOfSlots + ((long)start * sizeof(int)), indices);
            Read(OffsetOfValues + ((long)start * sizeof(float)), values);
            for (; i < next; i++)
                sparse.CompleteRow(total - (ends[rows[i] - firstRow - first] - start));
        }
    }

    private static (int Start, int End) RangeOf(ReadOnlySpan<int> ends, int row) => (row == 0 ? 0 : ends[row - 1], ends[row]);

    private void Read<T>(long offset, Span<T> numbers) where T : struct => _file!.Read(offset, MemoryMarshal.AsBytes(numbers));

    private static void Grow<T>(ref T[]? array, int count, int more)
    {
        if (count + more > array!.Length)
            Array.Resize(ref array, Math.Max(count + more, 2 * array.Length));
    }
}
