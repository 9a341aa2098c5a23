using System.Globalization;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The range of an axis and its ticks.</summary>
internal sealed class ChartAxis
{
    private const double Margin = 0.03;

    private readonly bool _isLogarithmic;

    private ChartAxis(double low, double high, bool isLogarithmic, IReadOnlyList<ChartTick> ticks, string title)
    {
        (Low, High, _isLogarithmic, Ticks, Title) = (low, high, isLogarithmic, ticks, title);
    }

    /// <summary>The lower end, as a position.</summary>
    public double Low { get; }

    /// <summary>The upper end, as a position.</summary>
    public double High { get; }

    /// <summary>The ticks within the range, in ascending order.</summary>
    public IReadOnlyList<ChartTick> Ticks { get; }

    /// <summary>What the values are; empty for none.</summary>
    public string Title { get; }

    /// <summary>The position of a value: the value itself, or its logarithm.</summary>
    public double Position(double value) => _isLogarithmic ? Math.Log10(value) : value;

    /// <summary>An axis of numbers that holds all the values.</summary>
    /// <param name="values">At least one finite number.</param>
    /// <param name="format">Writes a tick.</param>
    /// <param name="title">What the values are.</param>
    public static ChartAxis Numbers(IEnumerable<double> values, Func<double, string> format, string title)
    {
        var (low, high) = Range(values);
        var margin = (high - low) * Margin;
        (low, high) = (low - margin, high + margin);
        return new ChartAxis(low, high, isLogarithmic: false, [.. NiceTicks(low, high, format)], title);
    }

    /// <summary>An axis of positive numbers, each decade as long as the next one.</summary>
    public static ChartAxis Logarithmic(IEnumerable<double> values, Func<double, string> format, string title)
    {
        var (low, high) = Range(values.Select(Math.Log10));
        var margin = (high - low) * Margin;
        (low, high) = (low - margin, high + margin);
        double[] steps = high - low < 2.5 ? [1, 2, 5] : [1];
        var ticks = Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
            .SelectMany(decade => steps.Select(step => step * Math.Pow(10, decade)))
            .Where(value => Math.Log10(value) >= low && Math.Log10(value) <= high)
            .Select(value => new ChartTick(value, format(value)));
        return new ChartAxis(low, high, isLogarithmic: true, [.. ticks], title);
    }

    /// <summary>An axis of dates, as days (<see cref="DateTime.ToOADate"/>).</summary>
    public static ChartAxis Dates(IEnumerable<double> days, string title)
    {
        var (low, high) = Range(days);
        var format = high - low > 700 ? "yyyy" : high - low > 60 ? "MMM yyyy" : "d MMM yyyy";
        var ticks = Enumerable.Range(0, 4)
            .Select(i => low + (high - low) * i / 3)
            .Select(day => new ChartTick(day, DateTime.FromOADate(day).ToString(format, CultureInfo.InvariantCulture)))
            .DistinctBy(tick => tick.Label);
        return new ChartAxis(low, high, isLogarithmic: false, [.. ticks], title);
    }

    /// <summary>An axis from 0 to 1, written in per cent.</summary>
    public static ChartAxis Shares(string title) => new(
        0, 1, isLogarithmic: false, [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(share => new ChartTick(share, Words.ShortShare(share)))],
            title);

    /// <summary>An axis of levels at 0, 1 and so on, downwards for a vertical axis.</summary>
    public static ChartAxis Levels(IReadOnlyList<string> names) =>
        new(-(names.Count - 0.5), 0.5, isLogarithmic: false, [.. names.Select((name, i) => new ChartTick(-i, name))], "");

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high)
            return (0, 1);
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        var half = size > 0 ? size * 0.05 : 1;
        return high - low > size * 1e-9 ? (low, high) : (low - half, high + half);
    }

    private static IEnumerable<ChartTick> NiceTicks(double low, double high, Func<double, string> format)
    {
        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * power).First(step => step >= rough * 0.999);
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            // The sum makes 0 of -0, which would be written with a sign.
            yield return new ChartTick(i * step + 0.0, format(i * step + 0.0));
    }
}
