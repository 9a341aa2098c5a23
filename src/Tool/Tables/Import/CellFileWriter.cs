namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Writes a <see cref="CellFile"/>. Cells are added column by column for any number of rows up to <see cref="Room"/>; then
/// <see cref="EndRows"/> ends these rows.</summary>
internal sealed class CellFileWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ColumnBuffer[] _columns;
    private readonly List<long[]> _starts = [];
    private int _rowsInBlock;
    private bool _hasLineBreaks;
    private bool _isFinished;

    /// <param name="path">The temporary file. It must not exist. It is removed when the table is closed.</param>
    internal CellFileWriter(string path, int columnCount)
    {
        _path = path;
        _stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 1 << 20,
        });
        _columns = [.. Enumerable.Range(0, columnCount).Select(_ => new ColumnBuffer())];
    }

    /// <summary>The number of rows so far.</summary>
    internal long RowCount { get; private set; }

    /// <summary>The number of rows that can be added before <see cref="EndRows"/> must be called.</summary>
    internal int Room => CellFile.BlockRows - _rowsInBlock;

    /// <summary>The number of bytes so far, without those of the block that is being filled.</summary>
    internal long Length => _stream.Position;

    /// <summary>Adds the cell of the next row to a column.</summary>
    /// <param name="cell">UTF-8; empty = no value.</param>
    internal void Add(int column, ReadOnlySpan<byte> cell)
    {
        _hasLineBreaks = _hasLineBreaks || cell.Contains((byte)'\n');
        _columns[column].Add(cell);
    }

    /// <summary>Ends rows to which every column has got its cells.</summary>
    internal void EndRows(int count)
    {
        RowCount += count;
        _rowsInBlock += count;
        if (_rowsInBlock == CellFile.BlockRows)
        {
            WriteBlock();
        }
    }

    /// <summary>Writes what is left, and gives the file.</summary>
    internal CellFile Finish()
    {
        if (_rowsInBlock > 0)
        {
            WriteBlock();
        }
        _stream.Flush();
        _isFinished = true;
        _stream.Dispose();
        var handle = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return new CellFile(handle, _starts, _columns.Length, RowCount, _hasLineBreaks);
    }

    public void Dispose()
    {
        if (!_isFinished)
        {
            _stream.Dispose();
        }
    }

    private void WriteBlock()
    {
        var starts = new long[_columns.Length + 1];
        for (var column = 0; column < _columns.Length; column++)
        {
            starts[column] = _stream.Position;
            _stream.Write(_columns[column].Bytes);
            _columns[column].Clear();
        }
        starts[^1] = _stream.Position;
        _starts.Add(starts);
        _rowsInBlock = 0;
    }

    private sealed class ColumnBuffer
    {
        private const int LongestPrefix = 5;

        private byte[] _bytes = new byte[4096];
        private int _length;

        internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        internal void Add(ReadOnlySpan<byte> cell)
        {
            if (_bytes.Length - _length < cell.Length + LongestPrefix)
            {
                Array.Resize(ref _bytes, checked(2 * _bytes.Length + cell.Length));
            }
            var length = (uint)cell.Length;
            for (; length >= 0x80; length >>= 7)
            {
                _bytes[_length++] = (byte)(length | 0x80);
            }
            _bytes[_length++] = (byte)length;
            cell.CopyTo(_bytes.AsSpan(_length));
            _length += cell.Length;
        }

        internal void Clear() => _length = 0;
    }
}
