using System.Globalization;
using System.Text;

namespace FfnnMlNet.Tool.Report;

/// <summary>How the report writes numbers and texts. The page is in English whatever the language of the machine.</summary>
internal static class Words
{
    private const string Unknown = "–";
    private const char NoBreakSpace = '\u00A0';

    /// <summary>A number of things, such as "12,345".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things with their name, such as "1 row" or "12,345 rows".</summary>
    public static string Count(long count, string one) => Count(count) + NoBreakSpace + (count == 1 ? one : one + "s");

    /// <summary>A share of 1 in per cent, with one digit after the point.</summary>
    public static string Share(double share) => double.IsFinite(share) ? Fixed(share * 100, 1) + NoBreakSpace + "%" : Unknown;

    /// <summary>A share of 1 in per cent, without digits after the point.</summary>
    public static string ShortShare(double share) => double.IsFinite(share) ? Fixed(share * 100, 0) + NoBreakSpace + "%" : Unknown;

    /// <summary>A number with four significant digits, such as "45,231", "3.142" or "1.23e-7".</summary>
    public static string Number(double number)
    {
        if (!double.IsFinite(number))
            return Unknown;
        var size = Math.Abs(number);
        if (size == 0)
            return "0";
        if (size is < 0.0001 or >= 1e15)
            return number.ToString("0.##e0", CultureInfo.InvariantCulture);
        return Fixed(number, Math.Max(3 - (int)Math.Floor(Math.Log10(size)), 0));
    }

    /// <summary>A value of a column: as <see cref="Number"/>, but years have no comma.</summary>
    public static string Value(double number) =>
        Math.Abs(number) < 10_000 && Math.Floor(number) == number ? number.ToString("0", CultureInfo.InvariantCulture) : Number(number);

    /// <summary>A number as short as the tick of an axis, such as "250k" or "1.5M".</summary>
    public static string Tick(double number)
    {
        var size = Math.Abs(number);
        return size switch
        {
            0 => "0",
            >= 1e15 or < 1e-3 => number.ToString("0.##e0", CultureInfo.InvariantCulture),
            >= 1e12 => Short(number / 1e12) + "T",
            >= 1e9 => Short(number / 1e9) + "B",
            >= 1e6 => Short(number / 1e6) + "M",
            >= 1e4 => Short(number / 1e3) + "k",
            >= 10 => number.ToString("0.##", CultureInfo.InvariantCulture),
            _ => number.ToString("0.####", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A value of a metric.</summary>
    public static string Score(double value, ScoreFormat format) => format switch
    {
        ScoreFormat.Share => Share(value),
        ScoreFormat.Plain => double.IsFinite(value) ? Fixed(value, 3) : Unknown,
        _ => Number(value),
    };

    /// <summary>Writes the ticks of a metric.</summary>
    public static Func<double, string> TickWriter(ScoreFormat format) => format == ScoreFormat.Share
        ? share => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + NoBreakSpace + "%"
        : Tick;

    /// <summary>Seconds as a person says them, such as "8.4 s" or "2 min 5 s".</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 60)
            return Fixed(seconds, 1) + NoBreakSpace + "s";
        var whole = (long)Math.Round(seconds);
        return whole < 3600
            ? $"{whole / 60}{NoBreakSpace}min {whole % 60}{NoBreakSpace}s"
            : $"{whole / 3600}{NoBreakSpace}h {whole % 3600 / 60}{NoBreakSpace}min";
    }

    /// <summary>A text from the data in quotation marks, shortened.</summary>
    public static string Quoted(string text) => "“" + Cut(text, 60) + "”";

    /// <summary>Texts as a list in a sentence, such as "a, b and c".</summary>
    public static string List(IReadOnlyList<string> texts, string last = "and") => texts.Count switch
    {
        0 => "",
        1 => texts[0],
        _ => string.Join(", ", texts.Take(texts.Count - 1)) + $" {last} " + texts[^1],
    };

    /// <summary>The beginning of a text, with dots where something is left out. Line breaks become blanks.</summary>
    public static string Cut(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= length)
            return line;
        return line[..(char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1)].TrimEnd() + "…";
    }

    /// <summary>A text without the characters that no page can hold, such as control characters and halves of surrogate pairs.</summary>
    public static string Printable(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            result.Append(IsPrintable(rune) ? rune.ToString() : "\uFFFD");
        return result.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value is '\t' or '\n' || !Rune.IsControl(rune)
        && rune.Value is not (0xFFFE or 0xFFFF);

    private static string Fixed(double number, int digits)
    {
        var text = number.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept("0.,") < 0 ? text[1..] : text;
    }

    private static string Short(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
