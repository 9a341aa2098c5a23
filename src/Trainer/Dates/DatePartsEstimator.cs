using FfnnMlNet.Dates;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>Makes numbers of dates that a trainer can learn from: what repeats, such as the month, the day of the week and the hour, and
/// what goes on, such as the year and the days since the first date.</summary>
/// <remarks>
/// <para>The input column is a DateTime, a DateTimeOffset (of which the time at its place counts), or an Int64 of ticks, the unit of
/// <see cref="DateTime.Ticks"/>. <see cref="DateTime.MinValue"/>, the default of DateTime, and ticks that are no date are missing.</para>
/// <para>The output column is a vector of 14 Singles with the slot names Year; MonthSine and MonthCosine (one turn a year); Monday to
/// Sunday (1 on that day, otherwise 0); HourSine and HourCosine (one turn a day, whole hours); Days (since the earliest date of the
/// training rows, negative before it); Missing (1 where the date is missing, otherwise 0). Where it is missing, Year and Days have
/// their means over the training rows and the other slots 0.</para>
/// <para>ONNX has no type for dates. In a graph that FfnnMlNet.Onnx writes, the input is an int64 of ticks instead of the date; so it is in
/// one that ML.NET writes itself, if the pipeline got such an Int64. All slots have the same bits in ONNX Runtime.</para>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.DateParts("SoldParts", "Sold")
///     .Append(mlContext.Transforms.Concatenate("Features", "Area", "SoldParts"))
///     .Append(mlContext.Regression.Trainers.Ffnn(labelColumnName: "Price"));
/// </code>
/// </example>
public sealed class DatePartsEstimator : IEstimator<DatePartsTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;

    internal DatePartsEstimator(IHostEnvironment environment, string outputColumnName, string? inputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        _host = environment.Register(nameof(DatePartsEstimator));
        (_outputColumn, _inputColumn) = (outputColumnName, string.IsNullOrEmpty(inputColumnName) ? outputColumnName : inputColumnName);
    }

    /// <summary>The columns, such as "parts of the dates in 'Sold' as 'SoldParts'".</summary>
    public override string ToString() => $"parts of the dates in '{_inputColumn}' as '{_outputColumn}'";

    /// <summary>Finds the first date, and the means that stand for missing ones. Reads the rows once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or no date.</exception>
    public DatePartsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = input.Schema.GetColumnOrNull(_inputColumn) ?? throw Missing();
        if (!DatePartsTransformer.IsDateType(column.Type))
        {
            throw WrongType(_inputColumn, column.Type.ToString());
        }
        long count = 0, first = long.MaxValue;
        Int128 days = 0, years = 0;
        using (var rows = input.GetRowCursor([column]))
        {
            var ticks = DatePartsTransformer.TicksOf(rows, column);
            while (rows.MoveNext())
            {
                _host.CheckAlive();
                var value = ticks();
                if (DateParts.IsDate(value))
                {
                    var day = value / DateParts.TicksPerDay;
                    (count, first, days, years) = (count + 1, Math.Min(first, day), days + day, years + DateParts.Year(day));
                }
            }
        }
        var parts = count == 0 ? default
            : new DateParts(first, (float)((double)years / count), (float)((double)(days - (Int128)first * count) / count));
        return new DatePartsTransformer(_host, _outputColumn, _inputColumn, parts);
    }

    /// <summary>The columns that the transformer will make.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or no date.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.TryFindColumn(_inputColumn, out var column))
        {
            throw Missing();
        }
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !DatePartsTransformer.IsDateType(column.ItemType))
        {
            throw WrongType(_inputColumn, column.GetTypeString());
        }
        var names = new SchemaShape.Column(
            AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        var output = new SchemaShape.Column(
            _outputColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape([names]));
        return new SchemaShape([.. inputSchema.Where(other => other.Name != _outputColumn), output]);
    }

    internal static ArgumentOutOfRangeException WrongType(string column, string? type) => new("inputSchema",
        $"Schema mismatch for input column '{column}': expected DateTime, DateTimeOffset or Int64 (ticks), got {type}. "
        + "Text with dates is read as DateTime by TextLoader if its column has DataKind.DateTime, or by ConvertType.");

    private ArgumentOutOfRangeException Missing() => new("inputSchema",
        $"Could not find input column '{_inputColumn}'. Give the name of a column of dates.");
}
