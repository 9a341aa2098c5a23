using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A view whose cursors give wrong values of one column, or wrong row ids.</summary>
internal sealed class LyingView(IDataView real) : IDataView
{
    /// <summary>The Single column whose values are 1 too high when it is the only active one.</summary>
    public string? WrongWhenAlone { get; init; }

    public bool SameIdForAllRows { get; init; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => real.Schema;

    public long? GetRowCount() => real.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        bool alone = columns.Length == 1 && columns[0].Name == WrongWhenAlone;
        return new Cursor(real.GetRowCursor(columns), alone ? WrongWhenAlone : null, SameIdForAllRows);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor real, string? wrong, bool sameIds) : DataViewRowCursor
    {
        public override DataViewSchema Schema => real.Schema;

        public override long Position => real.Position;

        public override long Batch => real.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => real.IsColumnActive(column);

        public override bool MoveNext() => real.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            sameIds ? (ref DataViewRowId id) => id = default : real.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = real.GetGetter<TValue>(column);
            if (column.Name != wrong)
                return getter;
            return (ValueGetter<TValue>)(Delegate)new ValueGetter<float>((ref float value) =>
            {
                ((ValueGetter<float>)(Delegate)getter)(ref value);
                value++;
            });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                real.Dispose();
            base.Dispose(disposing);
        }
    }
}
