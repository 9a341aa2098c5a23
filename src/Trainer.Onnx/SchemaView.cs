using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Onnx;

/// <summary>A table without rows that has the columns of another one for which ONNX has types. Dates, for which it has none, are ticks of
/// Int64, which the transform DateParts reads as well.</summary>
/// <remarks>ML.NET converts the steps back to a view that no step made. It would also convert steps that prepared the data of the caller,
/// which are no part of the model.</remarks>
internal sealed class SchemaView : IDataView
{
    private static readonly HashSet<Type> OnnxTypes =
    [
        typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(ReadOnlyMemory<char>),
    ];

    /// <param name="schema">The columns of the table.</param>
    /// <param name="isComplete">True to take all columns, hidden ones and those without a type in ONNX too, as they are.</param>
    public SchemaView(DataViewSchema schema, bool isComplete = false)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in schema.Where(column => isComplete || !column.IsHidden))
        {
            if (isComplete)
                builder.AddColumn(column.Name, column.Type, column.Annotations);
            else if (IsDate(column.Type))
                builder.AddColumn(column.Name, NumberDataViewType.Int64);
            else if (OnnxTypes.Contains(ItemType(column.Type).RawType))
                builder.AddColumn(column.Name, column.Type, column.Annotations);
        }
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>The type of the values of a scalar or a vector.</summary>
    public static DataViewType ItemType(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>Whether a column has dates, which are ticks in a graph.</summary>
    public static bool IsDate(DataViewType type) => type is DateTimeDataViewType or DateTimeOffsetDataViewType;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException("A table that has only columns was asked for its rows.");

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
