using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>Makes a drawing of the plotting library a part of the page: its colours become classes of the style sheet, names that would
/// repeat on the page and addresses are left out, and coordinates have one digit after the point.</summary>
internal static partial class Svg
{
    private const int FirstCode = 0x010110;

    /// <summary>The colour that stands for an ink until the drawing is part of the page.</summary>
    public static ScottPlot.Color Color(Ink ink) => ScottPlot.Color.FromHex($"#{FirstCode + (int)ink:X6}");

    /// <summary>The class of an ink for lines (<c>s-</c>) or areas (<c>f-</c>).</summary>
    public static string Class(Ink ink, bool isLine) => (isLine ? "s-" : "f-") + ink.ToString().ToLowerInvariant();

    /// <summary>A coordinate as text.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The shapes of a drawing.</summary>
    /// <param name="xml">The drawing.</param>
    /// <param name="clip">The name of the region that the data is drawn in.</param>
    public static IEnumerable<XElement> Shapes(string xml, string clip)
    {
        foreach (var element in XDocument.Parse(xml).Root!.Elements())
        {
            if (element.Name.LocalName == "clipPath")
                continue;
            var shape = Restyled(element);
            if (element.Name.LocalName == "g")
                shape.SetAttributeValue("clip-path", $"url(#{clip})");
            yield return shape;
        }
    }

    private static XElement Restyled(XElement element)
    {
        var result = new XElement(element.Name.LocalName, element.Elements().Select(Restyled));
        foreach (var attribute in element.Attributes())
        {
            switch (attribute.Name.LocalName)
            {
                case "clip-path" or "stroke-miterlimit":
                    break;
                case "fill" or "stroke" when Ink(attribute.Value) is { } ink:
                    result.SetAttributeValue("class", Class(ink, attribute.Name.LocalName == "stroke"));
                    break;
                default:
                    result.SetAttributeValue(attribute.Name.LocalName, Rounded(attribute.Value));
                    break;
            }
        }
        return result;
    }

    private static Ink? Ink(string color)
    {
        if (!color.StartsWith('#') || !int.TryParse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            return null;
        var ink = (Ink)(code - FirstCode);
        return Enum.IsDefined(ink) ? ink : null;
    }

    private static string Rounded(string value) =>
        LongNumber().Replace(value, match => Text(double.Parse(match.Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"-?\d+\.\d\d+(e-?\d+)?")]
    private static partial Regex LongNumber();
}
