using FfnnMlNet.Tool.Tables.Import;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Reads the values of one column, a block of rows at a time. Each thread needs a reader of its own.</summary>
internal abstract class BlockReader<T>
{
    private readonly CellFile _cells;
    private readonly int _column;
    private readonly CellBlock _block = new();
    private readonly T[] _values;
    private int _loaded = -1;

    /// <param name="column">The column of the file, or -1 for a column without any value.</param>
    protected BlockReader(CellFile cells, int column)
    {
        (_cells, _column) = (cells, column);
        _values = new T[CellFile.BlockRows];
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
            return _values[row % CellFile.BlockRows];
        }
    }

    /// <summary>The value of a cell.</summary>
    /// <param name="cell">As it is in the file; empty = there is none.</param>
    protected abstract T Read(ReadOnlySpan<byte> cell);

    private void Load(int block)
    {
        if (_column < 0)
        {
            Array.Fill(_values, Read(default));
        }
        else
        {
            _cells.Read(block, _column, _block);
            for (var row = 0; row < _block.Count; row++)
            {
                _values[row] = Read(_block[row]);
            }
        }
        _loaded = block;
    }
}
