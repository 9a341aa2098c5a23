using System.Xml.Linq;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The texts of charts. They are elements of their own, not drawn by the plotting library, so that a page has the reader's fonts
/// and
/// colours, and is the same whichever fonts the machine has that writes it.</summary>
internal static class ChartText
{
    /// <summary>The size of the texts, in units of the chart.</summary>
    public const double FontSize = 11;

    private const double WidthOfCharacter = 0.56 * FontSize;
    private const double WidthOfWideCharacter = 1.05 * FontSize;
    private const char FirstWideCharacter = '\u1100';

    /// <summary>About how wide a text is.</summary>
    public static double Width(string text) => text.Sum(c => c >= FirstWideCharacter ? WidthOfWideCharacter : WidthOfCharacter);

    /// <summary>The beginning of a text that is at most so wide.</summary>
    public static string Fit(string text, double width)
    {
        if (Width(text) <= width)
            return text;
        var length = 0;
        for (var sum = WidthOfCharacter; length < text.Length; length++)
        {
            sum += Width(text[length].ToString());
            if (sum > width)
                break;
        }
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length].TrimEnd() + "…";
    }

    /// <summary>A text at a place.</summary>
    /// <param name="x">Where it begins, has its middle or ends.</param>
    /// <param name="y">Where its letters stand.</param>
    /// <param name="text">What it says.</param>
    /// <param name="anchor">"start", "middle" or "end".</param>
    /// <param name="style">A class of the style sheet: "tick", "title" or "value".</param>
    public static XElement At(double x, double y, string text, string anchor, string style) => new(
        "text", new XAttribute("x", Svg.Text(x)), new XAttribute("y", Svg.Text(y)), new XAttribute("text-anchor", anchor),
        new XAttribute("class", style), Words.Printable(text));
}
