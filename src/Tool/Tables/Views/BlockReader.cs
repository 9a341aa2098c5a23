using FfnnMlNet.Tool.Tables.Import;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Reads the values of one column. The cells of a block of rows are read at once, and each is understood when it is asked for,
/// since of a sample of the rows a block may have one only. Each thread needs a reader of its own.</summary>
internal abstract class BlockReader<T>
{
    private readonly CellFile _cells;
    private readonly int _column;
    private readonly CellBlock _block = new();
    private readonly T[] _values;
    private readonly bool[] _isKnown;
    private int _loaded = -1;

    /// <param name="column">The column of the file, or -1 for a column without any value.</param>
    protected BlockReader(CellFile cells, int column)
    {
        (_cells, _column) = (cells, column);
        (_values, _isKnown) = (new T[CellFile.BlockRows], new bool[CellFile.BlockRows]);
    }

    /// <summary>The value of a row.</summary>
    internal T this[long row]
    {
        get
        {
            var block = (int)(row / CellFile.BlockRows);
            if (block != _loaded)
            {
                Load(block);
            }
            var at = (int)(row % CellFile.BlockRows);
            if (!_isKnown[at])
            {
                (_values[at], _isKnown[at]) = (Read(_column < 0 ? default : _block[at]), true);
            }
            return _values[at];
        }
    }

    /// <summary>The value of a cell.</summary>
    /// <param name="cell">As it is in the file; empty = there is none.</param>
    protected abstract T Read(ReadOnlySpan<byte> cell);

    private void Load(int block)
    {
        Array.Clear(_isKnown);
        if (_column >= 0)
        {
            _cells.Read(block, _column, _block);
        }
        _loaded = block;
    }
}
