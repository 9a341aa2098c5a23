using System.IO.Compression;
using System.Xml.Linq;

namespace FfnnMlNet.PackageCheck;

/// <summary>The files of a package.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _zip;

    public Package(string path)
    {
        _zip = ZipFile.OpenRead(path);
        Names = [.. _zip.Entries.Select(entry => entry.FullName)];
        Metadata = XDocument.Parse(Text(Names.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!
            .Elements().First();
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The element "metadata" of the package's description.</summary>
    public XElement Metadata { get; }

    /// <summary>The text of an element of the description; empty where there is none.</summary>
    public string Of(string element) => Metadata.Elements().FirstOrDefault(one => one.Name.LocalName == element)?.Value ?? "";

    public byte[] Bytes(string name)
    {
        using var file = _zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    public string Text(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name)).TrimStart('\uFEFF');

    public void Dispose() => _zip.Dispose();
}
