using System.Globalization;
using System.Text;

namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>Reads dates of one format, with or without a time of day in any usual format. An offset from UTC is not added: the value is the
/// time that a clock at that place showed.</summary>
internal sealed class DateReader
{
    /// <summary>The formats of dates, the most certain first. Those with numbers in an unclear order are next to each other.</summary>
    internal static readonly IReadOnlyList<string> Formats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd",
        "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "M-d-yyyy", "d.M.yyyy", "M.d.yyyy",
        "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "ddd, d MMM yyyy", "d-MMM-yy",
        "d/M/yy", "M/d/yy", "d-M-yy", "M-d-yy", "d.M.yy", "M.d.yy",
    ];

    private static readonly string[] Times =
    [
        "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt",
    ];

    // Dates repeat far more often than times of day do.
    private const int MostKnown = 4096;

    private readonly CellMemo<DateTime?> _known = new(MostKnown);
    private readonly string[] _formats;

    // The format of the last value, which is nearly always the one of the next.
    private int _last;

    /// <param name="format">One of <see cref="Formats"/>.</param>
    internal DateReader(string format)
    {
        _formats = [.. Times.Select(time => format + time)];
        Format = format;
    }

    /// <summary>The format of the date without the time of day.</summary>
    internal string Format { get; }

    /// <summary>Whether the order of day and month cannot be seen from a single value.</summary>
    internal static bool IsUnclear(string format) => format.IndexOf('M', StringComparison.Ordinal) is var month
        && month >= 0 && !format.Contains("MMM", StringComparison.Ordinal) && format[0] != 'y';

    /// <summary>The same format with day and month exchanged.</summary>
    internal static string Exchanged(string format) =>
        new([.. format.Select(character => character == 'd' ? 'M' : character == 'M' ? 'd' : character)]);

    /// <summary>Reads a cell without blanks around it.</summary>
    internal bool TryRead(ReadOnlySpan<byte> cell, out DateTime value)
    {
        const int longest = 48;
        value = default;
        if (cell.Length is < 6 or > longest)
        {
            return false;
        }
        if (!_known.TryGet(cell, out var known))
        {
            known = Understand(cell, out value) ? value : null;
            _known.Add(cell, known);
        }
        value = known ?? default;
        return known is not null;
    }

    private bool Understand(ReadOnlySpan<byte> cell, out DateTime value)
    {
        Span<char> characters = stackalloc char[cell.Length];
        var text = (ReadOnlySpan<char>)characters[..Encoding.UTF8.GetChars(cell, characters)];
        return TryReadAny(WithoutZone(text), out value) || TryReadAny(text, out value);
    }

    private bool TryReadAny(ReadOnlySpan<char> text, out DateTime value)
    {
        if (TryReadAs(_last, text, out value))
        {
            return true;
        }
        for (var i = 0; i < _formats.Length; i++)
        {
            if (i != _last && TryReadAs(i, text, out value))
            {
                _last = i;
                return true;
            }
        }
        return false;
    }

    private bool TryReadAs(int index, ReadOnlySpan<char> text, out DateTime value) => DateTime.TryParseExact(
        text, _formats[index], CultureInfo.InvariantCulture, DateTimeStyles.None, out value) && value.Year >= 1000;

    // Drops "Z", "UTC", "-0800" or "+01:00" after a time of day.
    private static ReadOnlySpan<char> WithoutZone(ReadOnlySpan<char> text)
    {
        if (!text.Contains(':'))
        {
            return text;
        }
        foreach (var zone in (ReadOnlySpan<string>)["Z", "UTC", "GMT"])
        {
            if (text.EndsWith(zone, StringComparison.Ordinal))
            {
                return text[..^zone.Length].TrimEnd();
            }
        }
        var sign = text.LastIndexOfAny('+', '-');
        return sign > text.IndexOf(':') && text[(sign + 1)..].IndexOfAnyExcept("0123456789:") < 0 ? text[..sign].TrimEnd() : text;
    }
}
