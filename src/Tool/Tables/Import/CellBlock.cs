namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>The cells of one column in one block of a <see cref="CellFile"/>. It is used again for the next block.</summary>
internal sealed class CellBlock
{
    private readonly int[] _starts = new int[CellFile.BlockRows];
    private readonly int[] _lengths = new int[CellFile.BlockRows];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The number of rows.</summary>
    internal int Count { get; private set; }

    /// <summary>The UTF-8 bytes of the cell of a row; empty where it has no value.</summary>
    internal ReadOnlySpan<byte> this[int row] => _bytes.AsSpan(_starts[row], _lengths[row]);

    /// <summary>Makes room for the bytes of a block.</summary>
    internal Span<byte> Resize(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(length, Math.Min(2 * _bytes.Length, Array.MaxLength)));
        }
        _length = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Finds where the cells are.</summary>
    internal void Index(int rowCount)
    {
        var at = 0;
        for (var row = 0; row < rowCount; row++)
        {
            int length = 0, shift = 0;
            byte part;
            do
            {
                part = _bytes[at++];
                length |= (part & 0x7F) << shift;
                shift += 7;
            }
            while (part >= 0x80);
            (_starts[row], _lengths[row]) = (at, length);
            at += length;
        }
        if (at != _length)
        {
            throw new InvalidDataException("The temporary file of the table is damaged.");
        }
        Count = rowCount;
    }
}
