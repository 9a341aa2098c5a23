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

    internal CellFile(SafeFileHandle file, IReadOnlyList<long[]> starts, int columnCount, long rowCount)
    {
        (_file, _starts, ColumnCount, RowCount) = (file, starts, columnCount, rowCount);
    }

    /// <summary>The number of columns.</summary>
    internal int ColumnCount { get; }

    /// <summary>The number of rows.</summary>
    internal long RowCount { get; }

    /// <summary>The number of blocks.</summary>
    internal int BlockCount => _starts.Count;

    /// <summary>The number of rows of a block.</summary>
    internal int RowsOf(int block) => (int)Math.Min(BlockRows, RowCount - (long)block * BlockRows);

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

    public void Dispose() => _file.Dispose();
}
