using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace FfnnMlNet.PackageTool;

/// <summary>Removes the documentation of members that users cannot see. The compiler writes that of all members.</summary>
internal static class PublicDocs
{
    /// <summary>Overwrites the file.</summary>
    /// <returns>A line that says what was done.</returns>
    public static string Filter(string assembly, string xml)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var visible = new VisibleMembers(image.GetMetadataReader()).Ids;
        var document = XDocument.Load(xml, LoadOptions.PreserveWhitespace);
        var members = document.Descendants("member").ToArray();
        var hidden = members.Where(member => !visible.Contains(member.Attribute("name")!.Value)).ToArray();
        foreach (var member in hidden)
        {
            // The line break before the element goes with it.
            if (member.PreviousNode is XText space && string.IsNullOrWhiteSpace(space.Value))
                space.Remove();
            member.Remove();
        }
        document.Save(xml, SaveOptions.DisableFormatting);
        return $"{Path.GetFileName(xml)}: {members.Length - hidden.Length} of {members.Length} members are visible to users";
    }
}
