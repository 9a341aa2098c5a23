using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Goes through the selected rows of a table.</summary>
internal sealed class TableCursor : DataViewRowCursor
{
    private readonly RowSelection _rows;
    private readonly Delegate?[] _getters;
    private long _position = -1;
    private long _row = -1;

    internal TableCursor(
        DataViewSchema schema, IReadOnlyList<ColumnGetter> columns, RowSelection rows, IEnumerable<DataViewSchema.Column> needed)
    {
        (Schema, _rows, _getters) = (schema, rows, new Delegate?[columns.Count]);
        foreach (var column in needed)
        {
            _getters[column.Index] ??= columns[column.Index].Create(() => _row);
        }
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool MoveNext()
    {
        if (_row >= _rows.RowCount)
        {
            return false;
        }
        _row = _rows.NextFrom(_row + 1);
        var isRow = _row < _rows.RowCount;
        _position = isRow ? _position + 1 : -1;
        return isRow;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters[column.Index] switch
    {
        ValueGetter<TValue> getter => getter,
        null => throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made."),
        _ => throw new InvalidOperationException($"Column '{column.Name}' has the type {column.Type}, not {typeof(TValue).Name}."),
    };

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);
}
