using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Reads any view, whatever its column types, into plain objects: text as string, a vector as a dense array.</summary>
internal static class ViewReader
{
    public static List<RowsRead> Read(IDataView view, Reading reading) => reading switch
    {
        Reading.AllColumns => [Read(view, view.Schema.ToArray())],
        Reading.EvenColumns => [Read(view, [.. view.Schema.Where(column => column.Index % 2 == 0)])],
        Reading.OddColumns => [Read(view, [.. view.Schema.Where(column => column.Index % 2 == 1)])],
        Reading.OneCursorPerColumn => [.. view.Schema.Select(column => Read(view, [column]))],
        _ => throw new ArgumentOutOfRangeException(nameof(reading)),
    };

    public static RowsRead Read(IDataView view, DataViewSchema.Column[] columns)
    {
        using var cursor = view.GetRowCursor(columns);
        var id = cursor.GetIdGetter();
        var getters = columns.ToDictionary(column => column.Index, column => Getter(cursor, column));
        var rows = new RowsRead([], columns.ToDictionary(column => column.Index, _ => new List<object>()));
        while (cursor.MoveNext())
        {
            DataViewRowId rowId = default;
            id(ref rowId);
            rows.Ids.Add(rowId);
            foreach (var (index, getter) in getters)
                rows.Columns[index].Add(getter());
        }
        return rows;
    }

    /// <summary>The value of one annotation of a column.</summary>
    public static object Annotation(DataViewSchema.Column column, DataViewSchema.Column annotation) => (object)typeof(ViewReader)
        .GetMethod(nameof(AnnotationValue), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(annotation.Type.RawType).Invoke(null, [column.Annotations, annotation.Name])!;

    /// <summary>Compares bits. NaN equals NaN, and arrays are compared element by element.</summary>
    public static bool Same(object left, object right) => (left, right) switch
    {
        (Array a, Array b) => a.Length == b.Length && Enumerable.Range(0, a.Length).All(i => Same(a.GetValue(i)!, b.GetValue(i)!)),
        (float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        _ => left.Equals(right),
    };

    public static string Show(object value) => value switch
    {
        string text => $"\"{text}\"",
        Array array => $"[{string.Join(", ", array.Cast<object>().Take(12).Select(Show))}{(array.Length > 12 ? ", ..." : "")}]",
        float number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Func<object> Getter(DataViewRow row, DataViewSchema.Column column) => (Func<object>)typeof(ViewReader)
        .GetMethod(nameof(TypedGetter), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(column.Type.RawType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [row, column], null)!;

    private static Func<object> TypedGetter<TValue>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TValue>(column);
        TValue value = default!;
        return () =>
        {
            getter(ref value);
            return Plain(value!);
        };
    }

    private static object AnnotationValue<TValue>(DataViewSchema.Annotations annotations, string name)
    {
        TValue value = default!;
        annotations.GetValue(name, ref value);
        return Plain(value!);
    }

    // The next row reuses the buffers, so everything is copied.
    private static object Plain(object value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        VBuffer<ReadOnlyMemory<char>> texts => texts.DenseValues().Select(text => text.ToString()).ToArray(),
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>) => typeof(ViewReader)
            .GetMethod(nameof(Dense), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments[0]).Invoke(null, [value])!,
        _ => value,
    };

    private static TItem[] Dense<TItem>(VBuffer<TItem> buffer) => [.. buffer.DenseValues()];
}
