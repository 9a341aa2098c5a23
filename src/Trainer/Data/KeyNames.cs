using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>The values behind a key column as text, in key order, in the invariant culture.</summary>
internal static class KeyNames
{
    /// <summary>One name a key, or none where the column says nothing of its values.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column)
    {
        var annotation = column.Annotations.Schema.GetColumnOrNull("KeyValues");
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

    private static string[] Read<T>(DataViewSchema.Column column)
    {
        var values = default(VBuffer<T>);
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }
}

/// <summary>The slot names of a vector column as text.</summary>
internal static class SlotNames
{
    /// <summary>One name a slot, or none where the column has no names.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column, int size)
    {
        if (!column.HasSlotNames())
            return [];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return names.Length == size ? [.. names.DenseValues().Select(name => name.ToString())] : [];
    }

    /// <summary>The first few slots, by name where they have one, such as "'age' (3 rows), 7 (1 rows) and 2 more".</summary>
    /// <param name="detail">Added to each slot, or null.</param>
    public static string Describe(DataViewSchema.Column column, IReadOnlyList<int> slots, Func<int, string>? detail = null)
    {
        const int Named = 5;
        var names = Of(column, ((VectorDataViewType)column.Type).Size);
        var first = slots.Take(Named).Select(slot => NameOf(slot) + detail?.Invoke(slot));
        var more = slots.Count > Named ? FormattableString.Invariant($" and {slots.Count - Named} more") : "";
        return string.Join(", ", first) + more;

        string NameOf(int slot) =>
            names.Count > 0 && names[slot].Length > 0 ? $"'{names[slot]}'" : slot.ToString(CultureInfo.InvariantCulture);
    }
}
