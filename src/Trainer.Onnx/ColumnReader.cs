using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FfnnMlNet.Onnx;

/// <summary>Collects the values of a column over the rows of a batch, as a tensor for ONNX Runtime.</summary>
internal abstract class ColumnReader
{
    /// <summary>Creates the reader of a column.</summary>
    public static ColumnReader Of(DataViewRow row, DataViewSchema.Column column)
    {
        var type = SchemaView.ItemType(column.Type).RawType;
        var isVector = column.Type is VectorDataViewType;
        return type == typeof(ReadOnlyMemory<char>) ? Create<ReadOnlyMemory<char>, string>(row, column, isVector, text => text.ToString())
            : type == typeof(float) ? Same<float>(row, column, isVector)
            : type == typeof(double) ? Same<double>(row, column, isVector)
            : type == typeof(bool) ? Same<bool>(row, column, isVector)
            : type == typeof(sbyte) ? Same<sbyte>(row, column, isVector)
            : type == typeof(byte) ? Same<byte>(row, column, isVector)
            : type == typeof(short) ? Same<short>(row, column, isVector)
            : type == typeof(ushort) ? Same<ushort>(row, column, isVector)
            : type == typeof(int) ? Same<int>(row, column, isVector)
            : type == typeof(uint) ? Same<uint>(row, column, isVector)
            : type == typeof(long) ? Same<long>(row, column, isVector)
            : type == typeof(ulong) ? Same<ulong>(row, column, isVector)
            : type == typeof(DateTime) ? Create<DateTime, long>(row, column, isVector, date => date.Ticks)
            : type == typeof(DateTimeOffset) ? Create<DateTimeOffset, long>(row, column, isVector, date => date.DateTime.Ticks)
            : throw new InvalidOperationException(
                $"The column '{column.Name}' has values of type {column.Type}, which ONNX does not have. Leave it out of OutputNames.");
    }

    /// <summary>Reads the value, or the values, of the row at which the cursor stands.</summary>
    public abstract void Read();

    /// <summary>The values of all rows that have been read since the last call, as [rows, ...].</summary>
    public abstract NamedOnnxValue Take(string name, int rows);

    /// <summary>Compares the values that have been read with those of a tensor, and forgets them.</summary>
    /// <param name="compare">Gets the row, ML.NET's value and that of ONNX Runtime.</param>
    public abstract void Compare(NamedOnnxValue tensor, int rows, Action<int, object, object> compare);

    private static Reader<T, T> Same<T>(DataViewRow row, DataViewSchema.Column column, bool isVector) =>
        Create<T, T>(row, column, isVector, value => value);

    private static Reader<TRaw, TTensor> Create<TRaw, TTensor>(
        DataViewRow row, DataViewSchema.Column column, bool isVector, Func<TRaw, TTensor> convert)
    {
        if (!isVector)
        {
            var scalar = row.GetGetter<TRaw>(column);
            var value = default(TRaw);
            return new Reader<TRaw, TTensor>(column, convert, values =>
            {
                scalar(ref value!);
                values.Add(value);
            });
        }
        var vector = row.GetGetter<VBuffer<TRaw>>(column);
        var buffer = default(VBuffer<TRaw>);
        return new Reader<TRaw, TTensor>(column, convert, values =>
        {
            vector(ref buffer);
            values.AddRange(buffer.DenseValues());
        });
    }

    private sealed class Reader<TRaw, TTensor>(DataViewSchema.Column column, Func<TRaw, TTensor> convert, Action<List<TRaw>> read)
        : ColumnReader
    {
        private readonly List<TRaw> _values = [];

        public override void Read() => read(_values);

        public override NamedOnnxValue Take(string name, int rows)
        {
            int[] shape = column.Type is VectorDataViewType { IsKnownSize: true, Dimensions: var dimensions }
                ? [rows, .. dimensions] : [rows, _values.Count / rows];
            var tensor = new DenseTensor<TTensor>(_values.Select(convert).ToArray(), shape);
            _values.Clear();
            return NamedOnnxValue.CreateFromTensor(name, tensor);
        }

        public override void Compare(NamedOnnxValue tensor, int rows, Action<int, object, object> compare)
        {
            TTensor[] others = [.. tensor.AsEnumerable<TTensor>()];
            if (others.Length != _values.Count)
                throw new InvalidOperationException(
                    $"ONNX Runtime gives {others.Length} values of '{column.Name}' for {rows} rows, but ML.NET {_values.Count}. " +
                    "Nothing was written.");
            var perRow = Math.Max(1, _values.Count / rows);
            for (var i = 0; i < others.Length; i++)
                compare(i / perRow, convert(_values[i])!, others[i]!);
            _values.Clear();
        }
    }
}
