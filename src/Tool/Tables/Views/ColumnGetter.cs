using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>A column of the view of a table: its name and type, and how a cursor gets its values.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Annotations">The names of the classes of a key, or nothing.</param>
/// <param name="Create">Makes a <see cref="ValueGetter{TValue}"/> of the type that reads the row of a function.</param>
internal sealed record ColumnGetter(
    string Name, DataViewType Type, DataViewSchema.Annotations? Annotations, Func<Func<long>, Delegate> Create)
{
    /// <summary>The columns of a table that a model, a split or a weight needs.</summary>
    /// <param name="cellColumns">For each column of the inspection its column in the cells, or -1.</param>
    internal static List<ColumnGetter> Of(
        CellFile cells, TableInspection inspection, IReadOnlyList<int> cellColumns, MissingTokens missing, string labelName)
    {
        List<ColumnGetter> getters = [];
        for (var i = 0; i < inspection.Columns.Count; i++)
        {
            if (inspection.Columns[i].Role != ColumnRole.LeftOut)
            {
                getters.Add(Of(cells, inspection.Columns[i], cellColumns[i], missing));
            }
        }
        if (inspection.Task == TaskKind.MultiOutputRegression)
        {
            getters.Add(Vector(labelName, [.. inspection.Columns.Select((column, i) => (column, i))
                .Where(pair => pair.column.Role == ColumnRole.Label)
                .Select(pair => (Func<NumberColumn>)(() => Numbers(cells, pair.column, cellColumns[pair.i], missing)))]));
        }
        return getters;
    }

    private static ColumnGetter Of(CellFile cells, ColumnDecision column, int cellColumn, MissingTokens missing) => column switch
    {
        { Role: ColumnRole.Label, Levels.Count: 2 } => new(column.Name, BooleanDataViewType.Instance, null, row =>
        {
            var levels = new LevelColumn(cells, cellColumn, column, missing);
            return (ValueGetter<bool>)((ref bool value) => value = levels[row()] == 1);
        }),
        { Role: ColumnRole.Label, Levels.Count: > 2 } => Key(cells, column, cellColumn, missing),
        { Role: ColumnRole.Group } or { Kind: ColumnKind.Text } => Text(column.Name, () =>
        {
            var texts = new TextColumn(cells, cellColumn, missing);
            return row => texts[row];
        }),
        { Kind: ColumnKind.Category } => Text(column.Name, () =>
        {
            var texts = new LevelTextColumn(cells, cellColumn, column, missing);
            return row => texts[row];
        }),
        { Kind: ColumnKind.YesNo } => new(column.Name, NumberDataViewType.Single, null, row =>
        {
            var levels = new LevelColumn(cells, cellColumn, column, missing);
            return (ValueGetter<float>)((ref float value) => value = levels[row()] is (0 or 1) and var level ? level : float.NaN);
        }),
        { Kind: ColumnKind.Date } => new(column.Name, DateTimeDataViewType.Instance, null, row =>
        {
            var dates = new DateColumn(cells, cellColumn, column.Format, missing);
            return (ValueGetter<DateTime>)((ref DateTime value) => value = dates[row()]);
        }),
        _ => new(column.Name, NumberDataViewType.Single, null, row =>
        {
            var numbers = Numbers(cells, column, cellColumn, missing);
            return (ValueGetter<float>)((ref float value) => value = numbers[row()]);
        }),
    };

    private static NumberColumn Numbers(CellFile cells, ColumnDecision column, int cellColumn, MissingTokens missing) =>
        new(cells, cellColumn, column.Format, missing);

    private static ColumnGetter Text(string name, Func<Func<long, string>> open) => new(name, TextDataViewType.Instance, null, row =>
    {
        var text = open();
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text(row()).AsMemory());
    });

    private static ColumnGetter Vector(string name, List<Func<NumberColumn>> parts) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, parts.Count), null, row =>
        {
            var numbers = parts.ConvertAll(open => open());
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, numbers.Count);
                for (var i = 0; i < numbers.Count; i++)
                {
                    editor.Values[i] = numbers[i][row()];
                }
                value = editor.Commit();
            });
        });

    private static ColumnGetter Key(CellFile cells, ColumnDecision column, int cellColumn, MissingTokens missing)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, column.Levels.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                var editor = VBufferEditor.Create(ref value, column.Levels.Count);
                for (var i = 0; i < column.Levels.Count; i++)
                {
                    editor.Values[i] = column.Levels[i].AsMemory();
                }
                value = editor.Commit();
            });
        return new(column.Name, new KeyDataViewType(typeof(uint), column.Levels.Count), annotations.ToAnnotations(), row =>
        {
            var levels = new LevelColumn(cells, cellColumn, column, missing);
            return (ValueGetter<uint>)((ref uint value) =>
                value = levels[row()] is >= 0 and var level && level < column.Levels.Count ? (uint)level + 1 : 0);
        });
    }
}
