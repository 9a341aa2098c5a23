using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FfnnMlNet.Tests.Options;

/// <summary>The documentation comments of the options, from the XML file that the compiler writes.</summary>
internal static partial class OptionDocs
{
    private static readonly Dictionary<string, XElement> s_members =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "FfnnMlNet.xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Summary and remarks of an option as plain text.</summary>
    public static string All(string option) => Text(Member(option));

    /// <summary>The summary of an option as plain text.</summary>
    public static string Summary(string option) => Text(Member(option).Element("summary")!);

    /// <summary>The summary of a property of any type as plain text.</summary>
    public static string Summary(PropertyInfo property) =>
        Text(s_members[$"P:{property.DeclaringType!.FullName}.{property.Name}"].Element("summary")!);

    private static XElement Member(string option) => s_members[$"P:FfnnMlNet.FfnnOptions.{option}"];

    // A reference becomes the last part of the name that it refers to.
    private static string Text(XElement element) => Spaces().Replace(string.Concat(element.DescendantNodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement reference when reference.Attribute("cref") is { } cref => LastName().Match(cref.Value).Groups[1].Value,
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?:[:.])(\w+)(?:\(.*\))?$")]
    private static partial Regex LastName();
}
