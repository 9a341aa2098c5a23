namespace FfnnMlNet.Dates;

/// <summary>Computes the parts of a date with integers and tables, so that ONNX gives the same bits.</summary>
/// <param name="OriginDay">Days from 0001-01-01 to the first date of the training rows.</param>
/// <param name="MeanYear">The mean year of the training rows, which stands for that of missing dates.</param>
/// <param name="MeanDays">The mean of the days since the origin, likewise.</param>
internal readonly record struct DateParts(long OriginDay, float MeanYear, float MeanDays)
{
    /// <summary>The names of the slots, in their order.</summary>
    internal static readonly string[] SlotNames =
    [
        "Year", "MonthSine", "MonthCosine", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        "HourSine", "HourCosine", "Days", "Missing",
    ];

    /// <summary>Ticks of a day and of an hour.</summary>
    internal const long TicksPerDay = TimeSpan.TicksPerDay, TicksPerHour = TimeSpan.TicksPerHour;

    /// <summary>Ticks from here on are no date.</summary>
    internal const long EndOfTicks = 3_652_059L * TicksPerDay;

    private const int MonthSlot = 1, WeekSlot = 3, HourSlot = 10, DaysSlot = 12, MissingSlot = 13;

    /// <summary>Sines of twelfths and of twenty-fourths of a turn, as constants, because libraries differ in the last bits.</summary>
    private const float Sine15 = 0.25881904f, Sine30 = 0.5f, Sine45 = 0.70710677f, Sine60 = 0.8660254f, Sine75 = 0.9659258f;

    private static readonly float[] HourSines =
    [
        0, Sine15, Sine30, Sine45, Sine60, Sine75, 1, Sine75, Sine60, Sine45, Sine30, Sine15,
        0, -Sine15, -Sine30, -Sine45, -Sine60, -Sine75, -1, -Sine75, -Sine60, -Sine45, -Sine30, -Sine15,
    ];

    /// <summary>[24] sin(2 pi hour / 24).</summary>
    internal static float[] HourSine => [.. HourSines];

    /// <summary>[24] cos(2 pi hour / 24).</summary>
    internal static float[] HourCosine => [.. Enumerable.Range(0, 24).Select(hour => HourSines[(hour + 6) % 24])];

    /// <summary>[12] sin(2 pi (month - 1) / 12), from March on, as the months are counted in <see cref="MarchMonth"/>.</summary>
    internal static float[] MonthSine => [.. Enumerable.Range(0, 12).Select(month => HourSines[2 * (month + 2) % 24])];

    /// <summary>[12] cos(2 pi (month - 1) / 12), from March on.</summary>
    internal static float[] MonthCosine => [.. Enumerable.Range(0, 12).Select(month => HourSines[(2 * (month + 2) + 6) % 24])];

    /// <summary>Whether ticks are a date. Those of DateTime.MinValue are not.</summary>
    internal static bool IsDate(long ticks) => ticks > 0 && ticks < EndOfTicks;

    /// <summary>Year and month of a day from 0001-01-01, both as if years began in March, so that the leap day is their last one.</summary>
    /// <returns>The year, and the month from 0 = March to 11 = February.</returns>
    internal static (long Year, long Month) MarchMonth(long day)
    {
        const long daysOf400Years = 146_097, daysBeforeOrigin = 306;
        var shifted = day + daysBeforeOrigin;
        var era = shifted / daysOf400Years;
        var dayOfEra = shifted - era * daysOf400Years;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        return (400 * era + yearOfEra, (5 * dayOfYear + 2) / 153);
    }

    /// <summary>The year of a day from 0001-01-01.</summary>
    internal static long Year(long day)
    {
        var (year, month) = MarchMonth(day);
        return year + (month >= 10 ? 1 : 0);
    }

    /// <summary>Writes the slots of a date.</summary>
    /// <param name="slots">[<see cref="SlotNames"/>], overwritten.</param>
    internal void Write(long ticks, Span<float> slots)
    {
        slots.Clear();
        if (!IsDate(ticks))
        {
            (slots[0], slots[DaysSlot], slots[MissingSlot]) = (MeanYear, MeanDays, 1);
            return;
        }
        var day = ticks / TicksPerDay;
        var month = (int)MarchMonth(day).Month;
        var hour = (int)(ticks / TicksPerHour - 24 * day);
        slots[0] = Year(day);
        slots[MonthSlot] = HourSines[2 * (month + 2) % 24];
        slots[MonthSlot + 1] = HourSines[(2 * (month + 2) + 6) % 24];
        // 0001-01-01 was a Monday.
        slots[WeekSlot + (int)(day % 7)] = 1;
        slots[HourSlot] = HourSines[hour];
        slots[HourSlot + 1] = HourSines[(hour + 6) % 24];
        slots[DaysSlot] = day - OriginDay;
    }
}
