using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads the group of each row. Rows with the same value of a key, text or whole number are one group; a row without a value is a
/// group of its own. Groups are numbered from 0 in the order in which they first occur.</summary>
internal sealed class RowGroups(DataViewSchema.Column column)
{
    private readonly List<string?> _names = [];

    /// <summary>[groups]: the value of each group as text, in the order in which they first occur; null for a row without a
    /// value.</summary>
    public IReadOnlyList<string?> Names => _names;

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
            return value.IsEmpty ? Add(null) : Find(groups, value.ToString(), text => text);
        };
    }

    private Func<int> Of<T>(DataViewRow row, bool isKey) where T : struct
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T);
        Dictionary<T, int> groups = [];
        // Keys that were made for a part of the table mean something by their values only.
        var keyNames = isKey ? KeyNames.Of(column) : [];
        return () =>
        {
            getter(ref value);
            // The key 0 is a missing value.
            return isKey && value.Equals(default(T)) ? Add(null) : Find(groups, value, NameOf);
        };

        string NameOf(T number) => keyNames.Count > 0
            ? keyNames[Convert.ToInt32(number, CultureInfo.InvariantCulture) - 1]
            : Convert.ToString(number, CultureInfo.InvariantCulture)!;
    }

    private int Find<T>(Dictionary<T, int> groups, T value, Func<T, string> nameOf) where T : notnull
    {
        if (!groups.TryGetValue(value, out var group))
            groups.Add(value, group = Add(nameOf(value)));
        return group;
    }

    private int Add(string? name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}
