using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>Links lead somewhere, and every page is reached from the README.</summary>
public class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_exist()
    {
        var dead = new List<string>();
        var count = 0;
        foreach (var page in Pages.All.Select(Pages.Read))
        {
            foreach (var (target, line) in page.Links.Where(link => !IsAddress(link.Target)))
            {
                count++;
                var (file, anchor) = target.Split('#') is [var name, var fragment] ? (name, fragment) : (target, null);
                var path = file.Length == 0 ? Pages.PathOf(page.Name)
                    : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Pages.PathOf(page.Name))!, file));
                if (!File.Exists(path) && !Directory.Exists(path))
                    dead.Add($"{page.Name}:{line}: there is no {target}");
                else if (anchor is not null && !new MarkdownPage(file, File.ReadAllText(path)).Anchors.Contains(anchor))
                    dead.Add($"{page.Name}:{line}: {target} names no heading");
            }
        }

        Assert.True(dead.Count == 0, string.Join('\n', dead));
        Assert.True(count > 30, $"Only {count} links were found.");
    }

    [Fact]
    public void Every_page_of_docs_is_reached_from_the_README()
    {
        var reached = new HashSet<string> { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var page))
        {
            foreach (var (target, _) in Pages.Read(page).Links.Where(link => !IsAddress(link.Target)))
            {
                var path = Path.GetRelativePath(Pages.Repository, Path.GetFullPath(Path.Combine(
                    Path.GetDirectoryName(Pages.PathOf(page))!, target.Split('#')[0]))).Replace('\\', '/');
                if (path.EndsWith(".md", StringComparison.Ordinal) && reached.Add(path))
                    open.Enqueue(path);
            }
        }

        Assert.Empty(Pages.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Theory]
    [InlineData("What is `Effort`, really?", "what-is-effort-really")]
    [InlineData("From LightGBM in ML.NET", "from-lightgbm-in-mlnet")]
    public void An_anchor_is_the_heading_in_lower_case_without_punctuation(string heading, string anchor) =>
        Assert.Equal(anchor, MarkdownPage.AnchorOf(heading));

    private static bool IsAddress(string target) =>
        target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith("http://", StringComparison.Ordinal);
}
