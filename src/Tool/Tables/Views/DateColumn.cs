using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Dates; DateTime.MinValue where missing.</summary>
internal sealed class DateColumn(CellFile cells, int column, ColumnFormat format, MissingTokens missing)
    : BlockReader<DateTime>(cells, column)
{
    private readonly DateReader _reader = new(format.DateFormat!);

    protected override DateTime Read(ReadOnlySpan<byte> cell)
    {
        var value = missing.Value(cell);
        return !value.IsEmpty && _reader.TryRead(value, out var date) ? date : DateTime.MinValue;
    }
}
