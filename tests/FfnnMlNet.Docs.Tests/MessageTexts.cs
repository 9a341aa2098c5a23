using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FfnnMlNet.Docs.Tests;

/// <summary>Reads the error and warning texts of the library from its source: every sentence of at least five words, as it is put together
/// from its parts, except those of the log and those that a test of the source's own tables shows.</summary>
internal static class MessageTexts
{
    private const string Filled = "…";

    private static readonly string[] s_projects = ["Trainer", "Trainer.Core"];

    // Calls whose texts are lines of the log and no warnings.
    private static readonly string[] s_logs = ["Info", "Trace"];

    public static IReadOnlyList<MessageText> Read()
    {
        var source = Path.Combine(Pages.Repository, "src");
        var separator = Path.DirectorySeparatorChar;
        return [.. s_projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{separator}obj{separator}") && !path.Contains($"{separator}bin{separator}"))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => OfFile(Path.GetRelativePath(source, path).Replace('\\', '/'), File.ReadAllText(path)))];
    }

    public static IEnumerable<MessageText> OfFile(string file, string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview)).GetRoot();
        return root.DescendantNodes().OfType<ExpressionSyntax>().Where(IsWholeText).Select(TextOf).Where(IsSentence).Distinct()
            .Select(text => new MessageText(file, text));
    }

    // The largest expression of texts that are added up.
    private static bool IsWholeText(ExpressionSyntax expression) =>
        IsText(expression) && expression.Ancestors().OfType<ExpressionSyntax>().All(outer => !IsText(outer)) &&
        !expression.Ancestors().Any(outer => outer is AttributeSyntax or InterpolationSyntax ||
            outer is InvocationExpressionSyntax call && s_logs.Contains(NameOf(call)));

    private static bool IsText(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax => true,
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
        BinaryExpressionSyntax sum => sum.IsKind(SyntaxKind.AddExpression) && (IsText(sum.Left) || IsText(sum.Right)),
        // FormattableString.Invariant($"...") and string.Create(culture, $"...") are the text within.
        InvocationExpressionSyntax call => IsFormatting(call),
        ParenthesizedExpressionSyntax parenthesized => IsText(parenthesized.Expression),
        _ => false,
    };

    private static bool IsFormatting(InvocationExpressionSyntax call) =>
        NameOf(call) is "Invariant" or "Create" && call.ArgumentList.Arguments is [.., var last] && IsText(last.Expression);

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    private static string TextOf(ExpressionSyntax expression) => string.Join(' ', Append(expression)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Append(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax interpolated => Interpolated(interpolated),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Append(sum.Left) + Append(sum.Right),
        InvocationExpressionSyntax call when IsFormatting(call) => Append(call.ArgumentList.Arguments[^1].Expression),
        ParenthesizedExpressionSyntax parenthesized => Append(parenthesized.Expression),
        _ => Filled,
    };

    private static string Interpolated(InterpolatedStringExpressionSyntax text)
    {
        var all = new StringBuilder();
        foreach (var part in text.Contents)
            all.Append(part is InterpolatedStringTextSyntax literal ? literal.TextToken.ValueText : Filled);
        return all.ToString();
    }

    private static bool IsSentence(string text) =>
        text.Count(character => character == ' ') >= 4 && (text.EndsWith('.') || text.Contains(". ", StringComparison.Ordinal));
}
