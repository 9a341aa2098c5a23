using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>Every sample is one short file, and docs/samples.md has it.</summary>
public class SamplesTests
{
    private const int MostLines = 120;

    private static readonly string[] s_files = [.. Directory
        .EnumerateFiles(Path.Combine(Pages.Repository, "src", "Samples"), "*Sample.cs")
        .Where(path => Path.GetFileName(path) != "Sample.cs")];

    [Fact]
    public void A_sample_is_a_file_of_few_lines()
    {
        Assert.True(s_files.Length >= 15, $"Only {s_files.Length} samples were found.");
        Assert.DoesNotContain(s_files, path => File.ReadLines(path).Count() > MostLines);
    }

    [Fact]
    public void Every_sample_has_a_section_with_what_it_prints()
    {
        var page = Pages.Read("docs/samples.md");
        var names = s_files.Select(path => File.ReadLines(path).First(line => line.Contains("string Name =>", StringComparison.Ordinal))
            .Split('"')[1]).ToArray();

        Assert.DoesNotContain(names, name => !page.Lines.Contains($"## {name}"));
        // The picture of the notebook stands for its output.
        Assert.DoesNotContain(names, name => name != "notebook" && !page.Blocks.Any(block =>
            block.Language == "text" && block.Code.Length > 0 && HeadingAbove(page, block.Line) == $"## {name}"));
    }

    private static string? HeadingAbove(MarkdownPage page, int line) =>
        page.Lines[..line].LastOrDefault(text => text.StartsWith("## ", StringComparison.Ordinal));
}
