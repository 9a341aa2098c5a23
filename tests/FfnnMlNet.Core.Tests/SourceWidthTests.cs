using System.Globalization;
using System.Reflection;
using Xunit;

namespace FfnnMlNet.Core.Tests;

/// <summary>No line is longer than .editorconfig allows. The compiler does not check that.</summary>
public class SourceWidthTests
{
    private static readonly string Repository = Path.GetFullPath(
        typeof(SourceWidthTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryFolder").Value!);

    [Fact]
    public void No_line_of_the_source_is_wider_than_editorconfig_states()
    {
        var width = StatedWidth(File.ReadLines(Path.Combine(Repository, ".editorconfig")));
        var files = SourceFiles().ToArray();

        // With a wrong folder no line would be found, and the test would pass.
        Assert.Contains(Path.Combine("tests", "FfnnMlNet.Core.Tests", "SourceWidthTests.cs"), files);
        Assert.Contains(files, file => file.StartsWith(Path.Combine("src", "Trainer.Core"), StringComparison.Ordinal));
        var wide = files.SelectMany(
            file => WideLines(File.ReadLines(Path.Combine(Repository, file)), width)
                .Select(line => $"{file}:{line.Number}: {line.Length} columns, {width} are allowed")).ToArray();
        // Assert.Empty would show the first few only.
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    [Fact]
    public void A_line_is_wide_from_the_first_column_above_the_width()
    {
        string[] lines = [new('a', 140), new('a', 141), "", new(' ', 150)];

        Assert.Equal([(2, 141), (4, 150)], WideLines(lines, 140));
    }

    [Fact]
    public void The_width_is_the_one_of_the_section_for_CSharp()
    {
        string[] editorConfig =
            ["[*]", "max_line_length = 80", "[*.cs]", "indent_size = 4", "max_line_length=120", "[*.md]", "max_line_length = 90"];

        Assert.Equal(120, StatedWidth(editorConfig));
    }

    private static int StatedWidth(IEnumerable<string> editorConfig)
    {
        const string Key = "max_line_length";
        var ofSection = editorConfig.Select(line => line.Trim()).SkipWhile(line => line != "[*.cs]").Skip(1)
            .TakeWhile(line => !line.StartsWith('['));
        var setting = ofSection.Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Single(parts => parts[0] == Key);
        return int.Parse(setting[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The C# files of src and tests, relative to the repository, without what the build writes.</summary>
    private static IEnumerable<string> SourceFiles() =>
        from folder in new[] { "src", "tests" }
        from path in Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.cs", SearchOption.AllDirectories)
        let file = Path.GetRelativePath(Repository, path)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        orderby file
        select file;

    private static IEnumerable<(int Number, int Length)> WideLines(IEnumerable<string> lines, int width) =>
        lines.Select((line, i) => (i + 1, line.Length)).Where(line => line.Length > width);
}
