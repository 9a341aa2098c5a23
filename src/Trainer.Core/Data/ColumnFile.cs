using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>A temporary file with columns of rows. It has pieces of so many rows that the columns of a piece fit into a bounded memory; in
/// a piece one column follows the other. So both writing and reading a column move long runs of bytes.</summary>
internal sealed class ColumnFile : IDisposable
{
    private const int PieceBytes = 32 << 20;

    private readonly TemporaryFile _file;
    private readonly int _columns;
    private readonly int _rowsOfPiece;

    private ColumnFile(string? folder, int columns, int rowCount, int pieceBytes)
    {
        (_file, _columns) = (new TemporaryFile(folder), columns);
        _rowsOfPiece = (int)Math.Clamp(pieceBytes / ((long)sizeof(float) * columns), 1, Math.Max(1, rowCount));
    }

    /// <summary>Writes columns in one pass over the rows.</summary>
    /// <param name="columns">Their indices; at least one.</param>
    /// <param name="taken">The rows to take; null = all rows.</param>
    /// <param name="rowCount">Number of rows to take.</param>
    /// <param name="folder">Folder of the file; see <see cref="TemporaryFile"/>.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    /// <param name="pieceBytes">The most bytes of a piece, if they are enough for a row.</param>
    public static ColumnFile Write(
        RowStore rows, int[] columns, RowSelection? taken, int rowCount, string? folder, Action? checkAlive,
        int pieceBytes = PieceBytes)
    {
        var file = new ColumnFile(folder, columns.Length, rowCount, pieceBytes);
        try
        {
            file.Write(rows, columns, taken, checkAlive);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a column. Any number of threads may call it at the same time.</summary>
    /// <param name="place">Its place among the columns that were written.</param>
    /// <param name="values">[rows]; overwritten.</param>
    public void Read(int place, Span<float> values)
    {
        for (var first = 0; first < values.Length; first += _rowsOfPiece)
        {
            var count = Math.Min(_rowsOfPiece, values.Length - first);
            var start = ((long)first * _columns) + ((long)place * count);
            _file.Read(start * sizeof(float), MemoryMarshal.AsBytes(values.Slice(first, count)));
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(RowStore rows, int[] columns, RowSelection? taken, Action? checkAlive)
    {
        using var piece = new TemporaryNumbers<float>(columns.Length * _rowsOfPiece);
        var filled = 0;
        rows.ForEachBlock(
            (firstRow, rowCount, block) =>
            {
                Span<int> offsets = stackalloc int[RowTiles.RowsAtOnce];
                for (var first = 0; first < rowCount; first += RowTiles.RowsAtOnce)
                {
                    var tile = block[(first * rows.Stride)..];
                    var count = RowTiles.Offsets(
                        firstRow + first, Math.Min(RowTiles.RowsAtOnce, rowCount - first), rows.Stride, taken, offsets);
                    for (var start = 0; start < count;)
                    {
                        var part = Math.Min(count - start, _rowsOfPiece - filled);
                        for (var i = 0; i < columns.Length; i++)
                            RowTiles.Pick(
                                tile[columns[i]..], offsets.Slice(start, part), piece.Span.Slice((i * _rowsOfPiece) + filled, part));
                        (start, filled) = (start + part, filled + part);
                        if (filled == _rowsOfPiece)
                            Append(piece.Span, columns.Length, ref filled);
                    }
                }
            },
            checkAlive: checkAlive, taken: taken);
        Append(piece.Span, columns.Length, ref filled);
    }

    private void Append(ReadOnlySpan<float> piece, int columns, ref int filled)
    {
        for (var i = 0; i < columns && filled > 0; i++)
            _file.Append(MemoryMarshal.AsBytes(piece.Slice(i * _rowsOfPiece, filled)));
        filled = 0;
    }
}
