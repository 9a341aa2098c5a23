using FfnnMlNet.Network;

namespace FfnnMlNet.Dates;

/// <summary>Adds the operators of <see cref="DateParts"/> to an ONNX graph.</summary>
/// <param name="graph">The graph.</param>
internal sealed class DatePartsGraph(OnnxGraph graph)
{
    /// <summary>Adds the parts of dates.</summary>
    /// <param name="ticks">[rows, 1] of int64.</param>
    /// <returns>[rows, slots] of float32.</returns>
    internal string Add(DateParts parts, string ticks)
    {
        var isMissing = graph.Node("Or", [IsLess(ticks, 1), graph.Not(IsLess(ticks, DateParts.EndOfTicks))]);
        var isDate = graph.Not(isMissing);
        var date = graph.Node("Where", [isMissing, Integer(DateParts.TicksPerDay), ticks]);
        var day = Divide(date, DateParts.TicksPerDay);
        var hour = Subtract(Divide(date, DateParts.TicksPerHour), Multiply(day, 24));
        var (year, month) = MarchMonth(day);
        var isNextYear = graph.Not(IsLess(month, 10));
        return graph.Node("Concat",
        [
            graph.Where(isDate, graph.ToFloat(Sum(year, ToInteger(isNextYear))), graph.Float(parts.MeanYear)),
            Look(DateParts.MonthSine, month, isDate), Look(DateParts.MonthCosine, month, isDate),
            Week(day, isDate),
            Look(DateParts.HourSine, hour, isDate), Look(DateParts.HourCosine, hour, isDate),
            graph.Where(isDate, graph.ToFloat(Subtract(day, Integer(parts.OriginDay))), graph.Float(parts.MeanDays)),
            graph.ToFloat(isMissing),
        ], new OnnxAttribute("axis", 1L));
    }

    private (string Year, string Month) MarchMonth(string day)
    {
        var shifted = Sum(day, Integer(306));
        var era = Divide(shifted, 146_097);
        var dayOfEra = Subtract(shifted, Multiply(era, 146_097));
        var yearOfEra = Divide(Subtract(Sum(Subtract(dayOfEra, Divide(dayOfEra, 1460)), Divide(dayOfEra, 36_524)),
            Divide(dayOfEra, 146_096)), 365);
        var dayOfYear = Subtract(dayOfEra,
            Subtract(Sum(Multiply(yearOfEra, 365), Divide(yearOfEra, 4)), Divide(yearOfEra, 100)));
        return (Sum(Multiply(era, 400), yearOfEra), Divide(Sum(Multiply(dayOfYear, 5), Integer(2)), 153));
    }

    private string Week(string day, string isDate)
    {
        var weekday = Subtract(day, Multiply(Divide(day, 7), 7));
        var isWeekday = graph.Node("Equal", [weekday, graph.Integers([0, 1, 2, 3, 4, 5, 6], 1, 7)]);
        return graph.ToFloat(graph.Node("And", [isWeekday, isDate]));
    }

    private string Look(float[] table, string index, string isDate) =>
        graph.Where(isDate, graph.Gather(graph.Floats(table, table.Length), index, 0), graph.Float(0));

    private string IsLess(string x, long value) => graph.IsLess(x, Integer(value));

    private string Integer(long value) => graph.Integers([value], 1, 1);

    private string ToInteger(string x) => graph.Node("Cast", [x], new OnnxAttribute("to", 7L));

    private string Sum(string x, string y) => graph.Add(x, y);

    private string Subtract(string x, string y) => graph.Subtract(x, y);

    private string Multiply(string x, long factor) => graph.Multiply(x, Integer(factor));

    private string Divide(string x, long divisor) => graph.Divide(x, Integer(divisor));
}
