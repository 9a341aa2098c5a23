using Microsoft.ML;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Selected rows of a table as ML.NET sees them. Every cursor reads the file anew, so any number of them can be used at the same
/// time, and nothing of the size of the table is in memory.</summary>
internal sealed class TableView : IDataView
{
    private readonly IReadOnlyList<ColumnGetter> _columns;
    private readonly RowSelection _rows;

    internal TableView(IReadOnlyList<ColumnGetter> columns, RowSelection rows)
    {
        (_columns, _rows) = (columns, rows);
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TableCursor(Schema, _columns, _rows, columnsNeeded);

    // One cursor, since the order of the rows of several ones is not fixed.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
