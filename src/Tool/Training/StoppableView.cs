using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>The rows of another view, whose cursors throw when a token is cancelled, so that steps of ML.NET that cannot be cancelled end
/// too.</summary>
internal sealed class StoppableView(IDataView rows, CancellationToken cancellation) : IDataView
{
    private const int RowsBetweenChecks = 64;

    /// <inheritdoc/>
    public DataViewSchema Schema => rows.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => rows.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => rows.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded, rand), cancellation);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. rows.GetRowCursorSet(columnsNeeded, n, rand).Select(cursor => new Cursor(cursor, cancellation))];

    private sealed class Cursor(DataViewRowCursor cursor, CancellationToken cancellation) : DataViewRowCursor
    {
        private int _count;

        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override DataViewSchema Schema => cursor.Schema;

        public override bool MoveNext()
        {
            if (_count++ % RowsBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            return cursor.MoveNext();
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
