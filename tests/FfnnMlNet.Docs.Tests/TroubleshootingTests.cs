using System.Text.RegularExpressions;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>docs/troubleshooting.md has every error and warning text of the library, and no other. A list of texts stands between a comment
/// that names source files and one that ends it; the sentences around it are written by hand.</summary>
public partial class TroubleshootingTests
{
    private const string Page = "docs/troubleshooting.md";

    [Fact]
    public void Every_text_of_the_library_is_on_the_page_and_every_text_of_the_page_in_the_library()
    {
        var texts = MessageTexts.Read().ToLookup(message => message.File, message => message.Text);
        var page = File.ReadAllText(Pages.PathOf(Page)).ReplaceLineEndings("\n");
        var lists = Lists().Matches(page);

        var named = lists.SelectMany(list => FilesOf(list)).ToArray();
        AssertNone("have texts, but no list names them. Add them to the comment of the list that says what to do",
            texts.Select(file => file.Key).Except(named));
        AssertNone("are named, but have no texts", named.Where(file => !texts.Contains(file)));
        AssertNone("are named twice", named.GroupBy(file => file).Where(same => same.Count() > 1).Select(same => same.Key));

        var written = Lists().Replace(page, list => list.Groups["begin"].Value +
            string.Concat(FilesOf(list).SelectMany(file => texts[file]).Distinct().Select(text => $"- `{text.Replace('`', '\'')}`\n")) +
            list.Groups["end"].Value);
        if (Pages.Writes)
            File.WriteAllText(Pages.PathOf(Page), written);
        else
            AssertNone($"differ; run this test once with {Pages.WriteVariable}=1",
                written.Split('\n').Except(page.Split('\n')).Concat(page.Split('\n').Except(written.Split('\n'))));
    }

    [Fact]
    public void Every_list_has_a_heading_of_its_own_and_says_what_to_do()
    {
        var page = File.ReadAllText(Pages.PathOf(Page)).ReplaceLineEndings("\n");
        var sections = page.Split("\n## ")[1..];

        // The errors of ML.NET are not in the source: MlNetErrorTests provokes them.
        AssertNone("have no list, or more than one", sections
            .Where(section => Lists().Count(section) != (section.StartsWith(MlNetErrorTests.Heading, StringComparison.Ordinal) ? 0 : 1))
            .Select(section => section.Split('\n')[0]));
        AssertNone("do not say why and what to do", sections
            .Where(section => !section.Contains("**Why:**", StringComparison.Ordinal) ||
                !section.Contains("**What to do:**", StringComparison.Ordinal))
            .Select(section => section.Split('\n')[0]));
    }

    [Fact]
    public void Texts_are_read_as_they_are_put_together()
    {
        const string Code =
            """
            class Any
            {
                [System.Obsolete("This text is an attribute. It is not read.")]
                void Fail(Channel channel, int rows) => throw new System.Exception(
                    System.FormattableString.Invariant($"There are {rows} rows, ") +
                    $"which are {(rows < 2 ? "too few" : "many")} for it. " + More());

                void Tell(Channel channel) => channel.Info("A line of the log is no warning. It is not read.");

                string Short => "too short.";
            }
            """;

        Assert.Equal([new MessageText("Any.cs", "There are … rows, which are … for it. …")], MessageTexts.OfFile("Any.cs", Code));
    }

    [Fact]
    public void Well_known_texts_are_found()
    {
        var texts = MessageTexts.Read().Select(message => message.Text).ToArray();

        Assert.True(texts.Length > 150, $"Only {texts.Length} texts were found.");
        Assert.Contains("The model is damaged: …. Restore the file from where it was saved, or train again.", texts);
    }

    private static IEnumerable<string> FilesOf(Match list) => list.Groups["files"].Value
        .Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void AssertNone(string what, IEnumerable<string> exceptions)
    {
        string[] all = [.. exceptions];
        Assert.True(all.Length == 0, $"These {what}:\n{string.Join('\n', all)}");
    }

    [GeneratedRegex(@"(?<begin><!-- texts:\s(?<files>[^>]*?)-->\n\n?)(?<list>(?:- .*\n)*)(?<end>\n?<!-- end -->)")]
    private static partial Regex Lists();
}
