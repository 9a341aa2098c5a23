using System.Globalization;
using System.Text;
using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Code;

/// <summary>Makes names of C# from any text, each of them unique.</summary>
internal sealed class CSharpName
{
    // Members that every class has; a property of the same name would hide them or not compile.
    private static readonly string[] _ofEveryClass =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private readonly HashSet<string> _taken;

    /// <summary>Makes names for the members of one class.</summary>
    /// <param name="taken">Names that must not be given, such as that of the class.</param>
    public CSharpName(params IEnumerable<string> taken) => _taken = [.. _ofEveryClass, .. taken];

    /// <summary>A name that was not given before, such as "LivingArea" for "living area (m²)".</summary>
    public string Unique(string text)
    {
        var name = Of(text, "Column");
        var result = name;
        for (var i = 2; !_taken.Add(result); i++)
            result = name + i.ToString(CultureInfo.InvariantCulture);
        return result;
    }

    /// <summary>A text as a name: its words with capital letters and nothing between them. It is no keyword, because these begin with small
    /// letters.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="otherwise">The name of a text without letters, and what is put before a digit.</param>
    public static string Of(string text, string otherwise)
    {
        var result = new StringBuilder();
        var isBeginning = true;
        foreach (var c in Words.Printable(text).Normalize(NormalizationForm.FormC))
        {
            if (IsPart(c))
            {
                result.Append(isBeginning ? char.ToUpperInvariant(c) : c);
                isBeginning = false;
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                isBeginning = true;
            }
        }
        return result.Length > 0 && char.IsLetter(result[0]) ? result.ToString() : otherwise + result;
    }

    // Underscores divide words, so that "living_area" and "living area" look the same.
    private static bool IsPart(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
        or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark;
}
