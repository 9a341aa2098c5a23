using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads the group of each row. Rows with the same value of a key, text or whole number are one group; a row without a value is a
/// group of its own. Groups are numbered from 0 in the order in which they first occur.</summary>
internal sealed class RowGroups(DataViewSchema.Column column)
{
    private int _count;

    /// <summary>True when a column of this type can be the column of row groups.</summary>
    public static bool Suits(DataViewType type) => type is KeyDataViewType or TextDataViewType ||
        type == NumberDataViewType.SByte || type == NumberDataViewType.Byte ||
        type == NumberDataViewType.Int16 || type == NumberDataViewType.UInt16 ||
        type == NumberDataViewType.Int32 || type == NumberDataViewType.UInt32 ||
        type == NumberDataViewType.Int64 || type == NumberDataViewType.UInt64;

    /// <summary>Makes a function that returns the group of the current row of the cursor.</summary>
    public Func<int> CreateGetter(DataViewRow row)
    {
        var isKey = column.Type is KeyDataViewType;
        return column.Type.RawType switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) => OfText(row),
            var type when type == typeof(sbyte) => Of<sbyte>(row, isKey),
            var type when type == typeof(byte) => Of<byte>(row, isKey),
            var type when type == typeof(short) => Of<short>(row, isKey),
            var type when type == typeof(ushort) => Of<ushort>(row, isKey),
            var type when type == typeof(int) => Of<int>(row, isKey),
            var type when type == typeof(uint) => Of<uint>(row, isKey),
            var type when type == typeof(long) => Of<long>(row, isKey),
            _ => Of<ulong>(row, isKey),
        };
    }

    private Func<int> OfText(DataViewRow row)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        var value = default(ReadOnlyMemory<char>);
        Dictionary<string, int> groups = new(StringComparer.Ordinal);
        return () =>
        {
            getter(ref value);
            return value.IsEmpty ? _count++ : Find(groups, value.ToString());
        };
    }

    private Func<int> Of<T>(DataViewRow row, bool isKey) where T : struct
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T);
        Dictionary<T, int> groups = [];
        return () =>
        {
            getter(ref value);
            // The key 0 is a missing value.
            return isKey && value.Equals(default(T)) ? _count++ : Find(groups, value);
        };
    }

    private int Find<T>(Dictionary<T, int> groups, T value) where T : notnull
    {
        if (!groups.TryGetValue(value, out var group))
            groups.Add(value, group = _count++);
        return group;
    }
}
