using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Makes C# code that users can paste, and knows which types the transforms of ML.NET accept.</summary>
internal static class SchemaCode
{
    public const int MostColumnsNamed = 20;

    public static string OneHot(string[] names) => $"mlContext.Transforms.Categorical.OneHotEncoding({OneOrPairs(names)})";

    public static string Convert(string name, string kind) => Convert([name], kind);

    public static string Convert(string[] names, string kind) =>
        $"mlContext.Transforms.Conversion.ConvertType({OneOrPairs(names)}, outputKind: DataKind.{kind})";

    public static string Concatenate(string output, string[] names) =>
        $"mlContext.Transforms.Concatenate({Text(output)}, {string.Join(", ", names.Select(Text))})";

    public static string OneOrPairs(string[] names) =>
        names.Length == 1 ? Text(names[0]) : $"[{string.Join(", ", names.Select(name => $"new({Text(name)})"))}]";

    public static string Names(IEnumerable<SchemaShape.Column> columns)
    {
        string[] names = [.. columns.Select(column => $"'{column.Name}'")];
        var more = names.Length > MostColumnsNamed ? FormattableString.Invariant($" and {names.Length - MostColumnsNamed} more") : "";
        return string.Join(", ", names.Take(MostColumnsNamed)) + more;
    }

    public static bool IsNumber(DataViewType type) => type is NumberDataViewType or BooleanDataViewType;

    // True where a column needs no transform but another name.
    public static bool HasTypeOf(SchemaShape.Column column, SchemaShape.Column wanted) =>
        column.Kind == wanted.Kind && column.ItemType.Equals(wanted.ItemType) && column.IsKey == wanted.IsKey;

    // The types that ConvertType accepts.
    public static bool CanBecomeSingle(SchemaShape.Column column) => IsNumber(column.ItemType) ||
        column.ItemType is TextDataViewType or DateTimeDataViewType or TimeSpanDataViewType;

    // The types that MapValueToKey accepts.
    public static bool IsValue(SchemaShape.Column column) => CanBecomeSingle(column) || column.ItemType is DateTimeOffsetDataViewType;

    public static string TypeName(DataViewType type) => type is NumberDataViewType
        ? $"{nameof(NumberDataViewType)}.{type.RawType.Name}" : $"{type.GetType().Name}.Instance";

    // A string literal of C#.
    public static string Text(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var c in name)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsControl(c))
                text.Append(FormattableString.Invariant($"\\u{(int)c:X4}"));
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }
}
