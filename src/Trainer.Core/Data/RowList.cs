using System.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Numbers of rows, such as targets and weights, as many for each row. They are held in pieces, so that growing copies nothing and
/// leaves no unused memory behind. Rows are added once; after that any number of threads may read them.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed class RowList<T> where T : struct
{
    private const int NumbersOfPiece = 1 << 16;
    private const int RowsOfFirstPiece = 16;

    private readonly int _width;
    private readonly int _shift;
    private T[][] _pieces = [];

    /// <param name="width">Numbers of a row, at least 1.</param>
    public RowList(int width = 1) =>
        (_width, _shift) = (width, BitOperations.Log2((uint)Math.Max(1, NumbersOfPiece / width)));

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>[width]: the numbers of a row.</summary>
    public Span<T> this[int row] => _pieces[row >> _shift].AsSpan((row & ((1 << _shift) - 1)) * _width, _width);

    /// <summary>The first number of a row.</summary>
    public ref T FirstOf(int row) => ref _pieces[row >> _shift][(row & ((1 << _shift) - 1)) * _width];

    /// <summary>Adds a row of one number.</summary>
    public void Add(T number) => Add([number]);

    /// <summary>Adds a row.</summary>
    /// <param name="numbers">[width].</param>
    public void Add(ReadOnlySpan<T> numbers)
    {
        var (piece, place) = (Count >> _shift, (Count & ((1 << _shift) - 1)) * _width);
        if (place == 0)
            AddPiece(piece);
        else if (place == _pieces[piece].Length)
            Array.Resize(ref _pieces[piece], Math.Min(2 * place, _width << _shift));
        numbers.CopyTo(_pieces[piece].AsSpan(place, _width));
        Count++;
    }

    // Only the first piece begins small, for small tables.
    private void AddPiece(int piece)
    {
        if (piece == _pieces.Length)
            Array.Resize(ref _pieces, Math.Max(4, 2 * piece));
        _pieces[piece] = new T[_width * (piece > 0 ? 1 << _shift : Math.Min(1 << _shift, RowsOfFirstPiece))];
    }
}
