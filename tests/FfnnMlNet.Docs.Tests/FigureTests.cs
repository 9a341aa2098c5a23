using System.Text.RegularExpressions;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>A figure in README and guides says which page has the command that prints it, and is the figure of that page.</summary>
public partial class FigureTests
{
    [Fact]
    public void Every_figure_is_one_of_the_page_that_it_comes_from()
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var page in Pages.Guides.Where(page => page != "docs/troubleshooting.md").Select(Pages.Read))
        {
            string[] sources = [];
            // Backwards, since the source stands below the paragraph or table.
            foreach (var (text, line) in page.Paragraphs().Reverse())
            {
                if (Source().Match(text) is { Success: true } source)
                {
                    sources = source.Groups[1].Value.Split(", ");
                    if (text.StartsWith("<!--", StringComparison.Ordinal))
                        continue;
                }
                var figures = Figure().Matches(Code().Replace(text, "")).Select(figure => figure.Value).ToArray();
                var known = sources.Select(name => File.ReadAllText(Path.Combine(Pages.Repository, "docs", name))).ToArray();
                faults.AddRange(figures.Where(figure => !known.Any(each => Contains(each, figure))).Select(figure =>
                    $"{page.Name}:{line}: {figure} is not in " +
                    (sources.Length == 0 ? "a page, since none is named" : string.Join(", ", sources))));
                count += figures.Length;
                sources = [];
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(count > 10, $"Only {count} figures were found.");
    }

    // Lines may be broken within a figure of several words.
    private static bool Contains(string text, string figure)
    {
        var words = figure.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape);
        return Regex.IsMatch(text, $@"(?<![\d.]){string.Join(@"\s+", words)}(?!\d|\.\d)");
    }

    // Such as "15 % less", or a number with decimals; versions of ML.NET and .NET are none.
    [GeneratedRegex(@"(?<![\d.\w])\d+(?:\.\d+)?\s%\s(?:less|more)\b|(?<![\d.\w])\d+\.\d+(?![\d.]*\.\d)(?!\d)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"`[^`]*`|\]\([^)]*\)|ML\.NET \d[\d.]*|\.NET \d[\d.]*|<!--.*?-->|from 5\.0\.1|\b7\.0\b", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"<!-- figures: ([\w., -]+?) -->")]
    private static partial Regex Source();
}
