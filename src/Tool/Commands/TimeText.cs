using System.Globalization;
using System.Text.RegularExpressions;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Times as people write them.</summary>
internal static partial class TimeText
{
    /// <summary>Reads 30s, 2m, 1h30m, 1.5h or 90 (seconds); null where it is none, or not above 0.</summary>
    public static TimeSpan? Parse(string text)
    {
        text = text.Trim();
        if (Seconds(text) is { } alone)
            return alone > 0 ? TimeSpan.FromSeconds(alone) : null;
        if (!Whole().IsMatch(text))
            return null;
        double seconds = 0;
        foreach (Match part in Part().Matches(text))
        {
            var unit = char.ToLowerInvariant(part.Groups[2].Value[0]);
            seconds += Seconds(part.Groups[1].Value)!.Value * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
        }
        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9 ? number : null;

    [GeneratedRegex(@"^(\d+(\.\d+)?\s*h(ours?)?\s*)?(\d+(\.\d+)?\s*m(in(utes?)?)?\s*)?(\d+(\.\d+)?\s*s(ec(onds?)?)?)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*([hms])", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
