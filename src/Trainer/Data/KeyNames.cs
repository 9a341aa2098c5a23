using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads and writes the annotation KeyValues of a key column: the value of each key.</summary>
internal static class KeyNames
{
    private const string KeyValues = "KeyValues";

    /// <summary>The value of each key as text in the invariant culture, in the order of the keys; empty where the column has no
    /// values.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column)
    {
        var annotation = column.Annotations.Schema.GetColumnOrNull(KeyValues);
        if (annotation?.Type is not VectorDataViewType vector || column.Type is not KeyDataViewType key || (ulong)vector.Size != key.Count)
            return [];
        return vector.ItemType.RawType switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) => Read<ReadOnlyMemory<char>>(column),
            var type when type == typeof(float) => Read<float>(column),
            var type when type == typeof(double) => Read<double>(column),
            var type when type == typeof(sbyte) => Read<sbyte>(column),
            var type when type == typeof(byte) => Read<byte>(column),
            var type when type == typeof(short) => Read<short>(column),
            var type when type == typeof(ushort) => Read<ushort>(column),
            var type when type == typeof(int) => Read<int>(column),
            var type when type == typeof(uint) => Read<uint>(column),
            var type when type == typeof(long) => Read<long>(column),
            var type when type == typeof(ulong) => Read<ulong>(column),
            var type when type == typeof(bool) => Read<bool>(column),
            var type when type == typeof(DateTime) => Read<DateTime>(column),
            var type when type == typeof(DateTimeOffset) => Read<DateTimeOffset>(column),
            var type when type == typeof(TimeSpan) => Read<TimeSpan>(column),
            _ => [],
        };
    }

    /// <summary>The schema with the key values of one column replaced by the classes of a model, in the order of the model. They differ
    /// when the model was first trained on rows with other keys. The schema itself where they are the same.</summary>
    /// <param name="names">The classes of the model; empty = not known.</param>
    public static DataViewSchema WithValues(DataViewSchema schema, string column, IReadOnlyList<string> names)
    {
        var key = schema[column];
        if (NameMatch.Of(Of(key), names) is null)
            return schema;
        var values = ((VectorDataViewType)key.Annotations.Schema[KeyValues].Type).ItemType;
        var builder = new DataViewSchema.Builder();
        foreach (var other in schema.Where(other => !other.IsHidden))
        {
            if (other.Index == key.Index)
                builder.AddColumn(column, new KeyDataViewType(typeof(uint), names.Count), KeyAnnotation(key, values.RawType, names));
            else
                builder.AddColumn(other.Name, other.Type, other.Annotations);
        }
        return builder.ToSchema();
    }

    // The values have the type of the column where the column has all of them; else they are text.
    private static DataViewSchema.Annotations KeyAnnotation(DataViewSchema.Column key, Type type, IReadOnlyList<string> names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var own = Of(key).ToList();
        int[] places = [.. names.Select(name => own.IndexOf(name))];
        if (type == typeof(float) && !places.Contains(-1))
            AddValues<float>(builder, key, places);
        else if (type == typeof(double) && !places.Contains(-1))
            AddValues<double>(builder, key, places);
        else if (type == typeof(int) && !places.Contains(-1))
            AddValues<int>(builder, key, places);
        else if (type == typeof(long) && !places.Contains(-1))
            AddValues<long>(builder, key, places);
        else if (type == typeof(bool) && !places.Contains(-1))
            AddValues<bool>(builder, key, places);
        else
            builder.Add(
                KeyValues, new VectorDataViewType(TextDataViewType.Instance, names.Count),
                (ref VBuffer<ReadOnlyMemory<char>> target) =>
                    target = new VBuffer<ReadOnlyMemory<char>>(names.Count, [.. names.Select(name => name.AsMemory())]));
        return builder.ToAnnotations();
    }

    private static void AddValues<T>(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column key, int[] places)
    {
        var values = default(VBuffer<T>);
        key.GetKeyValues(ref values);
        var dense = values.DenseValues().ToArray();
        T[] ordered = [.. places.Select(place => dense[place])];
        var type = (PrimitiveDataViewType)((VectorDataViewType)key.Annotations.Schema[KeyValues].Type).ItemType;
        builder.Add(
            KeyValues, new VectorDataViewType(type, ordered.Length),
            (ref VBuffer<T> target) => target = new VBuffer<T>(ordered.Length, ordered));
    }

    private static string[] Read<T>(DataViewSchema.Column column)
    {
        var values = default(VBuffer<T>);
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }
}
