using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>Reads numbers as people and programs write them.</summary>
internal static partial class NumberReader
{
    private const int LongestNumber = 64;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Whether a cell is a number in any form that is not a range and has no unit.</summary>
    internal static bool IsNumber(string cell) =>
        Read(Encoding.UTF8.GetBytes(cell.Trim()), new ColumnFormat(), out _, out _)
            is not (NumberForm.None or NumberForm.Range or NumberForm.Unit);

    /// <summary>Reads a cell without blanks around it.</summary>
    /// <param name="format">Whether a comma is a decimal comma where both readings are possible. The unit is not compared.</param>
    /// <param name="value">The number, finite as a Single, or NaN.</param>
    /// <param name="unit">The unit where the form is <see cref="NumberForm.Unit"/>, otherwise null.</param>
    internal static NumberForm Read(ReadOnlySpan<byte> cell, ColumnFormat format, out double value, out string? unit)
    {
        unit = null;
        // With a decimal comma a point separates thousands.
        if (TryReadShort(cell, !format.DecimalComma, out value) || (!format.DecimalComma && TryReadPlain(cell, out value)))
        {
            return NumberForm.Plain;
        }
        value = double.NaN;
        return cell.Length is > 0 and <= LongestNumber ? ReadText(Encoding.UTF8.GetString(cell), format, out value, out unit)
            : NumberForm.None;
    }

    /// <summary>The number of a cell in a column of numbers, or NaN.</summary>
    internal static double Value(ReadOnlySpan<byte> cell, ColumnFormat format)
    {
        var form = Read(cell, format, out var value, out var unit);
        return form == NumberForm.Unit && !string.Equals(unit, format.Unit, StringComparison.OrdinalIgnoreCase) ? double.NaN : value;
    }

    // At most 15 digits, with a decimal point among them or not, the most frequent case. They and the power of ten are exact, so their
    // quotient is the nearest number (Clinger, 1990).
    private static bool TryReadShort(ReadOnlySpan<byte> cell, bool mayHavePoint, out double value)
    {
        const int mostDigits = 15;
        value = double.NaN;
        var isNegative = cell.Length > 0 && cell[0] == '-';
        var text = isNegative ? cell[1..] : cell;
        if (text.Length > mostDigits + 1)
        {
            return false;
        }
        var (sum, digits, point) = (0L, 0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                (sum, digits) = (10 * sum + digit, digits + 1);
            }
            else if (text[i] == '.' && point < 0 && mayHavePoint)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }
        if (digits is 0 or > mostDigits)
        {
            return false;
        }
        var number = point < 0 ? sum : sum / PowersOfTen[digits - point];
        value = isNegative ? -number : number;
        return true;
    }

    private static bool TryReadPlain(ReadOnlySpan<byte> cell, out double value)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // The library also reads words such as Infinity.
        if (cell.Length > 0 && (cell[^1] is >= (byte)'0' and <= (byte)'9' || cell[^1] == '.')
            && double.TryParse(cell, style, CultureInfo.InvariantCulture, out value) && float.IsFinite((float)value))
        {
            return true;
        }
        value = double.NaN;
        return false;
    }

    private static NumberForm ReadText(string cell, ColumnFormat format, out double value, out string? unit)
    {
        unit = null;
        var form = ReadOne(cell, format, out value);
        if (form != NumberForm.None)
        {
            return form;
        }
        var range = RangePattern().Match(cell);
        if (range.Success && ReadOne(range.Groups[1].Value, format, out var low) != NumberForm.None
            && ReadOne(range.Groups[2].Value, format, out var high) != NumberForm.None && low <= high)
        {
            value = low + (high - low) / 2;
            return NumberForm.Range;
        }
        var measure = UnitPattern().Match(cell);
        if (measure.Success && ReadOne(measure.Groups[1].Value, format, out value) != NumberForm.None)
        {
            unit = measure.Groups[2].Value;
            return NumberForm.Unit;
        }
        value = double.NaN;
        return NumberForm.None;
    }

    private static NumberForm ReadOne(string cell, ColumnFormat format, out double value)
    {
        var text = cell.Trim();
        var bare = text.Trim('$', '€', '£', '¥', '₹', '%').Trim();
        if (text.StartsWith('-') && bare.StartsWith('-') && bare.Length > 1 && "$€£¥₹".Contains(bare[1]))
        {
            bare = "-" + bare[2..].Trim();
        }
        var hasSign = bare.Length != text.Length;
        var form = ReadBare(bare, format, out value);
        return form != NumberForm.None && hasSign ? NumberForm.Sign : form;
    }

    private static NumberForm ReadBare(string text, ColumnFormat format, out double value)
    {
        // With a decimal comma, 1.234 is 1234 and 1.5 is still one and a half.
        if (!(format.DecimalComma && PointGroups().IsMatch(text)) && TryReadPlain(Encoding.UTF8.GetBytes(text), out value))
        {
            return NumberForm.Plain;
        }
        if (!format.DecimalComma && CommaGroups().IsMatch(text))
        {
            return Finish(text.Replace(",", "", StringComparison.Ordinal), NumberForm.Grouped, out value);
        }
        if (DecimalCommaPattern().IsMatch(text))
        {
            return Finish(text.Replace(',', '.'), NumberForm.DecimalComma, out value);
        }
        if (PointGroups().IsMatch(text))
        {
            return Finish(text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), NumberForm.Grouped, out value);
        }
        if (SpaceGroups().IsMatch(text))
        {
            return Finish(Blanks().Replace(text, "").Replace(',', '.'), NumberForm.Grouped, out value);
        }
        value = double.NaN;
        return NumberForm.None;
    }

    private static NumberForm Finish(string plain, NumberForm form, out double value) =>
        TryReadPlain(Encoding.UTF8.GetBytes(plain), out value) ? form : NumberForm.None;

    [GeneratedRegex(@"^([^-–]*\d[^-–]*?)\s*(?:-|–|\bto\b)\s*(\d.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex RangePattern();

    [GeneratedRegex(@"^([-+]?\d[\d.,]*(?:[eE][-+]?\d+)?)\s*([^\d\s.,:/+-][^\d,:+-]*\d?)$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitPattern();

    // Thousands never begin with a zero: 0,998 is a fraction.
    [GeneratedRegex(@"^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex CommaGroups();

    [GeneratedRegex(@"^[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PointGroups();

    [GeneratedRegex(@"^[-+]?[1-9]\d{0,2}([ '’\u00A0\u202F]\d{3})+([.,]\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SpaceGroups();

    [GeneratedRegex(@"^[-+]?\d*,\d+([eE][-+]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalCommaPattern();

    [GeneratedRegex(@"[ '’\u00A0\u202F]", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
