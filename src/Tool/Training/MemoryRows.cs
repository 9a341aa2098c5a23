using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>Some rows of a table in memory, of which a column can be given one value in all rows.</summary>
internal sealed class MemoryRows : IDataView
{
    private readonly Dictionary<string, Array> _columns;

    private MemoryRows(DataViewSchema schema, int count, Dictionary<string, Array> columns) =>
        (Schema, Count, _columns) = (schema, count, columns);

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Reads rows of numbers, texts and dates.</summary>
    /// <param name="columns">The columns that are kept.</param>
    /// <param name="most">The most rows that are read.</param>
    public static MemoryRows Read(IDataView view, IEnumerable<string> columns, int most, CancellationToken cancellation)
    {
        DataViewSchema.Column[] kept = [.. columns.Select(name => view.Schema[name])];
        var schema = new DataViewSchema.Builder();
        foreach (var column in kept)
            schema.AddColumn(column.Name, column.Type);
        using var cursor = view.GetRowCursor(kept);
        Filler[] fillers = [.. kept.Select(column => FillerOf(cursor, column))];
        var count = 0;
        for (; count < most && cursor.MoveNext(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var filler in fillers)
                filler.Take();
        }
        return new MemoryRows(schema.ToSchema(), count, kept.Zip(fillers).ToDictionary(pair => pair.First.Name, pair => pair.Second.All()));
    }

    /// <summary>The values of a column: float, ReadOnlyMemory of char, or DateTime.</summary>
    public Array this[string column] => _columns[column];

    /// <summary>The same rows, with one value in all rows of a column.</summary>
    public MemoryRows With<T>(string column, T value) => new(Schema, Count, new Dictionary<string, Array>(_columns)
    {
        [column] = Enumerable.Repeat(value, Count).ToArray(),
    });

    /// <inheritdoc/>
    public long? GetRowCount() => Count;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static Filler FillerOf(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => FillerOf<ReadOnlyMemory<char>>(row, column, text => text.ToArray()),
        DateTimeDataViewType => FillerOf<DateTime>(row, column, value => value),
        _ => FillerOf<float>(row, column, value => value),
    };

    private static Filler FillerOf<T>(DataViewRow row, DataViewSchema.Column column, Func<T, T> copy)
    {
        var (get, value, values) = (row.GetGetter<T>(column), default(T)!, new List<T>());
        return new Filler(
            () =>
            {
                get(ref value);
                values.Add(copy(value));
            },
            () => values.ToArray());
    }

    private sealed record Filler(Action Take, Func<Array> All);

    private sealed class Cursor(MemoryRows rows, HashSet<int> active) : DataViewRowCursor
    {
        private int _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => rows.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext() => _position < rows.Count && ++_position < rows.Count;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var values = (TValue[])rows[column.Name];
            return (ref TValue value) => value = values[_position];
        }
    }
}
