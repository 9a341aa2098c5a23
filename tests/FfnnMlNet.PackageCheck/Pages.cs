using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace FfnnMlNet.PackageCheck;

/// <summary>What a user sees of a package before it is installed.</summary>
internal static partial class Pages
{
    private static readonly string[] s_tags = ["neural-network", "mlp", "perceptron", "tabular", "deep-learning", "mlnet"];

    public static void Check(Package package, string id, Facts facts)
    {
        facts.Hold("the id is " + id, package.Of("id") == id);
        facts.Hold("the licence is MIT, and its text is in the package",
            package.Of("license") == "MIT" && package.Names.Contains("LICENSE"));
        facts.Hold("it has a description and release notes",
            package.Of("description").Length > 50 && package.Of("releaseNotes").Length > 50);
        facts.Hold("it has the address of the project", IsAddress(package.Of("projectUrl")));
        var repository = package.Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "repository");
        facts.Hold("it has the address of the repository", IsAddress(repository?.Attribute("url")?.Value ?? ""));
        facts.HoldForAll("it has the tags by which people search", s_tags.Except(package.Of("tags").Split(' ')));
        facts.Hold("it has an icon of 128 x 128 pixels",
            package.Of("icon") == "icon.png" && SizeOf(package.Bytes("icon.png")) == (128, 128));
        facts.HoldForAll("it is for .NET 10 only", package.Names.Where(name =>
            name.StartsWith("lib/", StringComparison.Ordinal) && !name.StartsWith("lib/net10.0/", StringComparison.Ordinal)));
        CheckReadme(package, facts);
    }

    private static void CheckReadme(Package package, Facts facts)
    {
        facts.Hold("it has a page", package.Of("readme") == "README.md");
        var page = package.Text("README.md");
        facts.Hold("the page has the install line and a program", page.Contains("dotnet add package FfnnMlNet", StringComparison.Ordinal) &&
            page.Contains("```csharp", StringComparison.Ordinal));
        facts.Hold("the page says that it needs .NET 10, and why", NeedsNet10().IsMatch(page));
        facts.HoldForAll("every link and picture of the page is an address", Links().Matches(page).Select(link => link.Groups[1].Value)
            .Where(address => !IsAddress(address) && !address.StartsWith('#')));
        // The program runs in the folder of the repository, whose files the links name.
        facts.HoldForAll("every link into the repository leads to a file of it", Links().Matches(page).Select(link => link.Groups[1].Value)
            .Where(address => address.Contains("/../", StringComparison.Ordinal) ||
                (InRepository().Match(address) is { Success: true } inside && !Path.Exists(inside.Groups[1].Value))));
        facts.Hold("the release notes begin with the version of the package", package.Of("releaseNotes").ReplaceLineEndings("\n")
            .StartsWith($"# Changes\n\n## {package.Of("version").Split('-')[0]}\n", StringComparison.Ordinal));
        facts.HoldForAll("no document is cited without a link", Cited().Matches(page).Select(cited => cited.Value));
        if (package.Of("id") == "FfnnMlNet")
            facts.Hold("the page has a picture", page.Contains("![", StringComparison.Ordinal));
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == "https";

    // Width and height stand in the first chunk of a PNG.
    private static (int Width, int Height) SizeOf(byte[] png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^https://github\.com/[^/]+/[^/]+/(?:blob|raw)/v[^/]+/([^#]+)")]
    private static partial Regex InRepository();

    [GeneratedRegex(@"`docs/\w+\.md`")]
    private static partial Regex Cited();

    [GeneratedRegex(@"\.NET 10[^.]*\bbecause\b", RegexOptions.Singleline)]
    private static partial Regex NeedsNet10();
}
