using System.Globalization;
using System.Security;
using System.Text;
using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Code;

/// <summary>Writes values and texts from the data into C# so that they stay values and texts, whatever is in them.</summary>
internal static class CSharpText
{
    private const int MostOfComment = 300;

    /// <summary>A text in quotation marks.</summary>
    public static string Literal(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                result.Append('\\').Append(c);
            else if (IsShown(c))
                result.Append(c);
            else
                result.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }
        return result.Append('"').ToString();
    }

    /// <summary>A text within a comment for documentation. It has no line breaks of any kind, which would end the comment.</summary>
    public static string Comment(string text)
    {
        var line = string.Concat(Words.Printable(text).Select(c => IsShown(c) || char.IsSurrogate(c) ? c : ' '));
        return SecurityElement.Escape(Words.Cut(line, MostOfComment));
    }

    /// <summary>A value of a column as an expression, or null where it cannot be read as one.</summary>
    public static string? Value(string text, CodeType type)
    {
        switch (type)
        {
            case CodeType.Text:
                return Literal(text);
            case CodeType.Number when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && float.IsFinite(number):
                return number.ToString("R", CultureInfo.InvariantCulture) + "f";
            case CodeType.Date when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var date):
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"new DateTime({date.Year}, {date.Month}, {date.Day}, {date.Hour}, {date.Minute}, {date.Second})");
            case CodeType.Boolean when bool.TryParse(text, out var isTrue):
                return isTrue ? "true" : "false";
            default:
                return null;
        }
    }

    private static bool IsShown(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            && (c == ' ' || !char.IsWhiteSpace(c));
}
