using System.Reflection.PortableExecutable;

namespace FfnnMlNet.PackageCheck;

/// <summary>What a debugger needs: symbols and sources, in the assembly itself.</summary>
internal static class Symbols
{
    // The kind of debug information that holds the text of a source file (portable PDB format).
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static void Check(Package package, string id, Facts facts)
    {
        using var image = new PEReader(new MemoryStream(package.Bytes($"lib/net10.0/{id}.dll")));
        var entries = image.ReadDebugDirectory();
        facts.Hold("the assembly is built deterministically", entries.Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible));
        var symbols = entries.Where(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb).ToArray();
        facts.Hold("the assembly has its symbols", symbols.Length == 1);
        if (symbols.Length != 1)
            return;
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(symbols[0]);
        var reader = provider.GetMetadataReader();
        var sources = reader.Documents.Select(handle => (
            Name: reader.GetString(reader.GetDocument(handle).Name),
            HasText: reader.GetCustomDebugInformation(handle).Select(reader.GetCustomDebugInformation)
                .Any(information => reader.GetGuid(information.Kind) == s_embeddedSource))).ToArray();
        facts.Hold($"the symbols have {sources.Length} sources", sources.Length > 10);
        facts.HoldForAll("the text of every source is there", sources.Where(source => !source.HasText).Select(source => source.Name));
        facts.HoldForAll("no source names a folder of the machine that built it",
            sources.Select(source => source.Name).Where(name => !name.StartsWith("/_", StringComparison.Ordinal)));
    }
}
