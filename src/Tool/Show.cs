using System.Globalization;

namespace FfnnMlNet.Tool;

/// <summary>Numbers and times as people read them, the same in every culture.</summary>
internal static class Show
{
    /// <summary>Four significant digits, such as 0.8731, 12.35 or 68,310; "-" where it is not a number.</summary>
    public static string Number(double value) => !double.IsFinite(value) ? "-"
        : Math.Abs(value) is >= 1000 and < 1e15 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 0.001 or 0 ? FourDigits(value) : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Such as 32,561.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of 1 in per cent, such as "0.3 %" or "87.3 %".</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with its sign, such as "+25,300".</summary>
    public static string Signed(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>Such as "0.8 s", "42 s" or "3 min 5 s".</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 9.95
        ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : time.TotalSeconds < 119.5 ? time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s"
        : FormattableString.Invariant($"{(int)time.TotalMinutes} min {time.Seconds} s");

    private static string FourDigits(double value)
    {
        var before = Math.Abs(value) < 1 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return value.ToString("F" + Math.Max(0, before == 0 ? 4 : 4 - before), CultureInfo.InvariantCulture);
    }
}
