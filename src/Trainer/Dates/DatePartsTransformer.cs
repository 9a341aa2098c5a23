using System.Globalization;
using FfnnMlNet.Dates;
using FfnnMlNet.Interop;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(FfnnMlNet.DatePartsTransformer), null, typeof(SignatureLoadModel), "Parts of dates",
    FfnnMlNet.DatePartsTransformer.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>Makes numbers of dates, see <see cref="DatePartsEstimator"/>. It can be saved, loaded and exported to ONNX. Any number of
/// threads may use it at the same time.</summary>
public sealed class DatePartsTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "FfnnDateParts";

    private readonly DateParts _parts;

    internal DatePartsTransformer(IHostEnvironment environment, string outputColumn, string inputColumn, DateParts parts)
        : base(environment.Register(LoaderSignature), (outputColumn, inputColumn)) => _parts = parts;

    // ML.NET finds this constructor by reflection and calls it when it loads a model.
    internal DatePartsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment.Register(LoaderSignature), Checked(context)) =>
        _parts = new DateParts(context.Reader.ReadInt64(), context.Reader.ReadSingle(), context.Reader.ReadSingle());

    /// <summary>The first date of the training rows, without the time of day: the slot Days counts from it.</summary>
    public DateTime Origin => new(_parts.OriginDay * DateParts.TicksPerDay);

    /// <summary>The columns, such as "parts of the dates in 'Sold' as 'SoldParts', days from 2024-01-31".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"parts of the dates in '{ColumnPairs[0].inputColumnName}' as '{ColumnPairs[0].outputColumnName}', days from {Origin:yyyy-MM-dd}");

    /// <summary>Whether a column can be read: a DateTime, a DateTimeOffset, or an Int64 of ticks.</summary>
    internal static bool IsDateType(DataViewType type) =>
        type is DateTimeDataViewType or DateTimeOffsetDataViewType || type == NumberDataViewType.Int64;

    /// <summary>The ticks of a column.</summary>
    internal static Func<long> TicksOf(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        DateTimeDataViewType => Read<DateTime>(row, column, date => date.Ticks),
        DateTimeOffsetDataViewType => Read<DateTimeOffset>(row, column, date => date.DateTime.Ticks),
        _ => Read<long>(row, column, ticks => ticks),
    };

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version());
        SaveColumns(ctx);
        ctx.Writer.Write(_parts.OriginDay);
        ctx.Writer.Write(_parts.MeanYear);
        ctx.Writer.Write(_parts.MeanDays);
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <inheritdoc/>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        if (!IsDateType(inputSchema[srcCol].Type))
        {
            throw DatePartsEstimator.WrongType(inputSchema[srcCol].Name, inputSchema[srcCol].Type.ToString());
        }
    }

    private static Func<long> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, long> ticks)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return ticks(value);
        };
    }

    private static ModelLoadContext Checked(ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        return context;
    }

    private static VersionInfo Version() => new(
        modelSignature: "FFNNDATE", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature, loaderAssemblyName: typeof(DatePartsTransformer).Assembly.FullName);

    private sealed class Mapper(DatePartsTransformer parent, DataViewSchema schema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, schema), ISaveAsOnnx
    {
        private static readonly VectorDataViewType Type = new(NumberDataViewType.Single, DateParts.SlotNames.Length);

        private readonly DatePartsTransformer _parent = parent;

        public bool CanSaveOnnx(OnnxContext ctx) => true;

        public void SaveAsOnnx(OnnxContext ctx)
        {
            var (output, input) = _parent.ColumnPairs[0];
            if (!ctx.ContainsColumn(input))
            {
                ctx.RemoveColumn(output, false);
                return;
            }
            var ticks = ctx.GetVariableName(input);
            var graph = new OnnxContextGraph(ctx);
            graph.Assign(new DatePartsGraph(graph).Add(_parent._parts, ticks), ctx.AddIntermediateVariable(Type, output));
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddSlotNames(DateParts.SlotNames.Length, (ref VBuffer<ReadOnlyMemory<char>> names) =>
            {
                var editor = VBufferEditor.Create(ref names, DateParts.SlotNames.Length);
                for (var i = 0; i < DateParts.SlotNames.Length; i++)
                {
                    editor.Values[i] = DateParts.SlotNames[i].AsMemory();
                }
                names = editor.Commit();
            });
            return [new(_parent.ColumnPairs[0].outputColumnName, Type, annotations.ToAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var ticks = TicksOf(input, input.Schema[ColMapNewToOld[iinfo]]);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, DateParts.SlotNames.Length);
                _parent._parts.Write(ticks(), editor.Values);
                value = editor.Commit();
            });
        }
    }
}
