using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>Options and members that the guides name within a sentence or a table exist.</summary>
public partial class InlineCodeTests
{
    private static readonly Type[] s_types =
    [
        .. typeof(FfnnTrainer).Assembly.GetExportedTypes(), .. typeof(Activation).Assembly.GetExportedTypes(),
        .. typeof(OnnxExportOptions).Assembly.GetExportedTypes(),
    ];

    [Fact]
    public void An_option_with_a_value_compiles()
    {
        var options = typeof(FfnnRegressionTrainer.Options).GetProperties().Select(property => property.Name).ToHashSet();
        var given = Inline().Where(inline => Assignment().Match(inline.Code) is { Success: true } match &&
            options.Contains(match.Groups[1].Value) && !inline.Code.Contains("...", StringComparison.Ordinal)).ToArray();

        var errors = given.SelectMany(inline => CodeBlocks
            .Compile($"_ = new FfnnRegressionTrainer.Options {{ {inline.Code} }};", "Inline").GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{inline.Page}: {inline.Code}: {diagnostic.GetMessage()}")).ToArray();
        Assert.True(errors.Length == 0, string.Join('\n', errors));
        Assert.True(given.Length > 10, $"Only {given.Length} options were found.");
    }

    [Fact]
    public void A_member_of_a_type_exists()
    {
        var named = Inline().Select(inline => (inline.Page, inline.Code, Match: Member().Match(inline.Code)))
            .Where(inline => inline.Match.Success && s_types.Any(type => NameOf(type) == inline.Match.Groups[1].Value)).ToArray();

        Assert.Empty(named.Where(inline => !s_types.Any(type => NameOf(type) == inline.Match.Groups[1].Value &&
            type.GetMember(inline.Match.Groups[2].Value, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0))
            .Select(inline => $"{inline.Page}: {inline.Code}"));
        Assert.True(named.Length > 20, $"Only {named.Length} members were found.");
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static IEnumerable<(string Page, string Code)> Inline() =>
        from page in Pages.Guides
        where page != "docs/troubleshooting.md"
        from line in Pages.Read(page).Prose()
        from Match code in Code().Matches(line.Text)
        select (page, code.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^([A-Z]\w+) = ")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?:[A-Z]\w+ = (?:new )?)?([A-Z]\w+)\.([A-Z]\w+)")]
    private static partial Regex Member();
}
