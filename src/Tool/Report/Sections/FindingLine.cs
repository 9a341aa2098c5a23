using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A warning or a note.</summary>
/// <param name="Column">The column that it is about, or null.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do, or null.</param>
internal sealed partial record FindingLine(string? Column, string Text, string? Advice)
{
    // Letters of all languages stay as they are; what has a meaning in HTML is escaped.
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text as markup, in which no option is broken at its hyphens.</summary>
    public string TextMarkup => Markup(Text);

    /// <summary>The advice as markup, or null.</summary>
    public string? AdviceMarkup => Advice is null ? null : Markup(Advice);

    /// <summary>The line of a finding.</summary>
    public static FindingLine Of(Finding finding) =>
        new(finding.Column is { } column ? Words.Cut(column, 60) : null, Words.Cut(finding.Text, 600), finding.Advice);

    /// <summary>A text as markup, in which no option is broken at its hyphens.</summary>
    internal static string Markup(string text) => Option().Replace(s_encoder.Encode(text), match => $"<code>{match.Value}</code>");

    [GeneratedRegex("(?<![^ (])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
