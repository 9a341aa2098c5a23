using System.Text.RegularExpressions;

namespace FfnnMlNet.Docs.Tests;

/// <summary>What the tests look at in a page.</summary>
internal sealed partial class MarkdownPage
{
    public MarkdownPage(string name, string text)
    {
        (Name, Text) = (name, text.ReplaceLineEndings("\n"));
        Lines = Text.Split('\n');
        Blocks = [.. ReadBlocks()];
    }

    public string Name { get; }

    public string Text { get; }

    public string[] Lines { get; }

    /// <summary>The fenced blocks.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>The anchors of the headings, as GitHub and docfx name them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (line, _) in Prose().Where(line => line.Text.StartsWith('#')))
            {
                var anchor = AnchorOf(line.TrimStart('#').Trim());
                for (var number = 1; !anchors.Add(number == 1 ? anchor : $"{anchor}-{number - 1}"); number++)
                {
                }
            }
            return anchors;
        }
    }

    /// <summary>The targets of links and pictures, with their lines.</summary>
    public IEnumerable<(string Target, int Line)> Links =>
        Prose().SelectMany(line => Link().Matches(InlineCode().Replace(line.Text, "")).Select(link => (link.Groups[1].Value, line.Line)));

    /// <summary>The lines outside of fenced and indented blocks, with their numbers from 1.</summary>
    public IEnumerable<(string Text, int Line)> Prose()
    {
        var inside = false;
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                inside = !inside;
            else if (!inside && !Lines[i].StartsWith("    ", StringComparison.Ordinal))
                yield return (Lines[i], i + 1);
        }
    }

    /// <summary>The runs of lines of prose between blank lines.</summary>
    public IEnumerable<(string Text, int Line)> Paragraphs()
    {
        var (lines, start) = (new List<string>(), 0);
        foreach (var (text, line) in Prose().Append(("", Lines.Length + 1)))
        {
            if (text.Trim().Length > 0)
            {
                if (lines.Count == 0)
                    start = line;
                lines.Add(text);
                continue;
            }
            if (lines.Count > 0)
                yield return (string.Join('\n', lines), start);
            lines.Clear();
        }
    }

    public static string AnchorOf(string heading) =>
        NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private IEnumerable<Block> ReadBlocks()
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (!Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                continue;
            var end = Array.FindIndex(Lines, i + 1, line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
            if (end < 0)
                throw new InvalidDataException($"{Name}:{i + 1}: the block has no end.");
            var before = Lines[..i].LastOrDefault(line => line.Trim().Length > 0) ?? "";
            yield return new Block(
                Lines[i].Trim().Trim('`'), string.Join('\n', Lines[(i + 1)..end]), i + 1, before.Trim(), Lines[(end + 1)..]);
            i = end;
        }
    }

    /// <summary>A fenced block.</summary>
    /// <param name="Language">What follows the fence.</param>
    /// <param name="Code">The lines within.</param>
    /// <param name="Line">The line of the fence, from 1.</param>
    /// <param name="Before">The last line before it that is not blank.</param>
    /// <param name="After">All lines after it.</param>
    internal sealed record Block(string Language, string Code, int Line, string Before, string[] After);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\p{L}\p{Nd}_ -]")]
    private static partial Regex NotInAnchor();
}
