using Microsoft.Win32.SafeHandles;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>The cells of a table as text, in a temporary file, so that a table may be larger than memory. Rows are in blocks; within a
/// block the cells of a column lie together, so that a column is read without the others. Several threads may read at the same
/// time.</summary>
/// <remarks>A cell is its length in bytes, seven bits per byte, then its UTF-8 bytes. A cell without a value has the length 0.</remarks>
internal sealed class CellFile : IDisposable
{
    /// <summary>The number of rows of all blocks but the last.</summary>
    internal const int BlockRows = 2048;

    private readonly SafeFileHandle _file;
    private readonly IReadOnlyList<long[]> _starts;

    // The numbers of the blocks in the whole file; null = it is the whole file.
    private readonly int[]? _blocks;

    internal CellFile(SafeFileHandle file, IReadOnlyList<long[]> starts, int columnCount, long rowCount, bool hasLineBreaks)
    {
        (_file, _starts, ColumnCount, RowCount) = (file, starts, columnCount, rowCount);
        (HasLineBreaks, Whole) = (hasLineBreaks, this);
    }

    private CellFile(CellFile whole, int[] blocks)
    {
        (_file, _starts, _blocks) = (whole._file, [.. blocks.Select(block => whole._starts[block])], blocks);
        (ColumnCount, RowCount) = (whole.ColumnCount, (long)blocks.Length * BlockRows);
        (HasLineBreaks, Whole) = (whole.HasLineBreaks, whole);
    }

    /// <summary>The file of all rows, which is this one unless it is a sample.</summary>
    internal CellFile Whole { get; }

    /// <summary>Whether it has only some of the rows that were read.</summary>
    internal bool IsSample => _blocks is not null;

    /// <summary>The number of columns.</summary>
    internal int ColumnCount { get; }

    /// <summary>The number of rows.</summary>
    internal long RowCount { get; }

    /// <summary>The number of blocks.</summary>
    internal int BlockCount => _starts.Count;

    /// <summary>The number of rows of a block.</summary>
    internal int RowsOf(int block) => (int)Math.Min(BlockRows, RowCount - (long)block * BlockRows);

    /// <summary>Whole blocks from all over the table, as a table of its own that need not be disposed of: at most so many rows, but at
    /// least one block. The table itself where it is not larger.</summary>
    internal CellFile Sample(long mostRows)
    {
        var count = (int)Math.Min(Math.Max(1, mostRows / BlockRows), int.MaxValue);
        return RowCount <= mostRows || BlockCount <= count ? this
            // The last block may be shorter; it is none of them.
            : new CellFile(this, [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (BlockCount - 1) / count))]);
    }

    /// <summary>The number of a row in the whole file.</summary>
    internal long RowInWhole(long row) => _blocks is null ? row : ((long)_blocks[row / BlockRows] * BlockRows) + (row % BlockRows);

    /// <summary>Whether some cells have several lines, so that a row of a text file may too.</summary>
    internal bool HasLineBreaks { get; }

    /// <summary>Reads the cells of a column in a block.</summary>
    /// <param name="cells">Overwritten.</param>
    internal void Read(int block, int column, CellBlock cells)
    {
        var starts = _starts[block];
        var length = checked((int)(starts[column + 1] - starts[column]));
        var bytes = cells.Resize(length);
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(_file, bytes[read..], starts[column] + read);
            if (count == 0)
            {
                throw new EndOfStreamException("The temporary file of the table has been cut.");
            }
            read += count;
        }
        cells.Index(RowsOf(block));
    }

    public void Dispose()
    {
        if (!IsSample)
        {
            _file.Dispose();
        }
    }
}
