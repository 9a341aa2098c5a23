using System.Reflection;

namespace FfnnMlNet.Docs.Tests;

/// <summary>The pages of the repository: README, the guides, and the others.</summary>
internal static class Pages
{
    /// <summary>Set to 1, the tests write the parts of pages that follow from the code, instead of comparing with them.</summary>
    public const string WriteVariable = "FFNNMLNET_WRITE_DOCS";

    /// <summary>Guides: all their figures must say which page has the command that prints them.</summary>
    public static readonly string[] Guides =
    [
        "README.md", "docs/getting-started.md", "docs/your-data.md", "docs/choosing.md", "docs/predictions.md", "docs/deploying.md",
        "docs/reproducibility.md", "docs/troubleshooting.md", "docs/coming-from.md", "docs/limits.md", "docs/evaluating.md",
        "docs/search.md",
    ];

    public static string Repository { get; } = Path.GetFullPath(typeof(Pages).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryFolder").Value!);

    public static bool Writes => Environment.GetEnvironmentVariable(WriteVariable) == "1";

    /// <summary>All pages that a reader comes to, relative to the repository.</summary>
    public static IEnumerable<string> All =>
    [
        "README.md", "CONTRIBUTING.md", "src/Trainer.Core/README.md", "src/Trainer.Onnx/README.md", "src/Trainer.Mpi/README.md",
        "src/Tool/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md").Select(path => "docs/" + Path.GetFileName(path)).Order(),
    ];

    public static string PathOf(string page) => Path.Combine(Repository, page);

    public static MarkdownPage Read(string page) => new(page, File.ReadAllText(PathOf(page)));
}
