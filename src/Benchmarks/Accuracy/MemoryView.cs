using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>
/// The rows of a set as a data view. Its columns are known only after the file is read, so LoadFromEnumerable cannot be used. They are
/// "Numbers" (a vector), each category by its name (text), and the label: "Class" (text), "Label" (Boolean, Single or a vector), and each
/// single target as "Label0", "Label1" and so on for trainers of one output.
/// </summary>
internal sealed class MemoryView : IDataView
{
    public const string Numbers = "Numbers";

    private readonly int _rowCount;
    private readonly Delegate[] _values;

    /// <param name="numbersName">The name of the vector.</param>
    public MemoryView(LoadedSet data, int[] rows, string numbersName = Numbers)
    {
        _rowCount = rows.Length;
        var schema = new DataViewSchema.Builder();
        List<Delegate> values = [];
        if (data.NumberNames.Length > 0)
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(data.NumberNames.Length, [.. data.NumberNames.Select(name => name.AsMemory())]);
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
            schema.AddColumn(numbersName, new VectorDataViewType(NumberDataViewType.Single, names.Length), annotations.ToAnnotations());
            values.Add((int row) => data.Numbers[rows[row]]);
        }
        for (var i = 0; i < data.CategoryNames.Length; i++)
        {
            var column = data.Categories[i];
            schema.AddColumn(data.CategoryNames[i], TextDataViewType.Instance);
            values.Add((int row) => column[rows[row]].AsMemory());
        }
        switch (data.Set.Task)
        {
            case LearningTask.Multiclass:
                schema.AddColumn("Class", TextDataViewType.Instance);
                values.Add((int row) => data.Classes[rows[row]].AsMemory());
                break;
            case LearningTask.Binary:
                var positive = data.ClassNames[1];
                schema.AddColumn("Label", BooleanDataViewType.Instance);
                values.Add((int row) => data.Classes[rows[row]] == positive);
                break;
            case LearningTask.Regression:
                schema.AddColumn("Label", NumberDataViewType.Single);
                values.Add((int row) => data.Targets[rows[row]][0]);
                break;
            default:
                schema.AddColumn("Label", new VectorDataViewType(NumberDataViewType.Single, data.Set.Labels.Length));
                values.Add((int row) => data.Targets[rows[row]]);
                break;
        }
        for (var i = 0; !data.Set.IsClassification && i < data.Set.Labels.Length; i++)
        {
            var output = i;
            schema.AddColumn(FormattableString.Invariant($"Label{output}"), NumberDataViewType.Single);
            values.Add((int row) => data.Targets[rows[row]][output]);
        }
        Schema = schema.ToSchema();
        _values = [.. values];
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(MemoryView view, HashSet<int> active) : DataViewRowCursor
    {
        private int _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext() => _position < view._rowCount && ++_position < view._rowCount;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (view._values[column.Index] is Func<int, float[]> vectors)
            {
                return (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                {
                    var row = vectors(_position);
                    var editor = VBufferEditor.Create(ref value, row.Length);
                    row.CopyTo(editor.Values);
                    value = editor.Commit();
                });
            }
            var values = (Func<int, TValue>)view._values[column.Index];
            return (ref TValue value) => value = values(_position);
        }
    }
}
