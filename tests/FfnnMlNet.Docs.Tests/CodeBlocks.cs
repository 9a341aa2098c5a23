using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FfnnMlNet.Docs.Tests;

/// <summary>Compiles the C# of a page. A block is a program, or statements between those of a program whose variables
/// <see cref="Snippets"/> declares, or the continuation of a pipeline that begins with a dot.</summary>
internal static partial class CodeBlocks
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // What a reader of the pages has at the top of the file.
    private const string SnippetUsings =
        """
        using DuckDB.NET.Data;
        using FfnnMlNet;
        using FfnnMlNet.Docs.Tests;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Data.Analysis;
        using Microsoft.Data.Sqlite;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using Microsoft.ML.Trainers;
        using static FfnnMlNet.Docs.Tests.Snippets;

        """;

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The errors of a block, with the line of the page.</summary>
    public static IEnumerable<string> ErrorsOf(MarkdownPage page, MarkdownPage.Block block)
    {
        // A comment such as <!-- with: var rows = data; --> says what a block takes for granted beside the variables of all blocks.
        var given = With().Match(block.Before) is { Success: true } with ? with.Groups[1].Value + "\n" : "";
        var compilation = Compile(given + block.Code, "Block");
        return compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "CS0618")
            .Select(diagnostic => $"{page.Name}:{block.Line}: {diagnostic.GetMessage()} ({diagnostic.Location.SourceTree?.ToString()
                .Split('\n').ElementAtOrDefault(diagnostic.Location.GetLineSpan().StartLinePosition.Line)?.Trim()})");
    }

    public static CSharpCompilation Compile(string code, string assembly)
    {
        var isProgram = Using().IsMatch(code) && code.Contains("new MLContext(", StringComparison.Ordinal);
        var text = isProgram ? code : SnippetUsings + Completed(code);
        var parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        return CSharpCompilation.Create(
            assembly, [CSharpSyntaxTree.ParseText(Usings, parse), CSharpSyntaxTree.ParseText(text, parse)], s_references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release));
    }

    // A continuation hangs on a pipeline. Statements come before types, as in a program.
    private static string Completed(string code)
    {
        var text = code.TrimStart().StartsWith('.') ? $"_ = pipeline\n{code.TrimEnd().TrimEnd(';')};" : code;
        // Directives come first. Types alone need a statement, since a program has one.
        var directives = string.Concat(Using().Matches(text).Select(directive => directive.Value + "\n"));
        return $"{directives}Begin();\n{Using().Replace(text, "")}\n";
    }

    [GeneratedRegex("^<!-- with: (.*) -->$")]
    private static partial Regex With();

    [GeneratedRegex(@"^using [A-Z][\w.]*;$", RegexOptions.Multiline)]
    private static partial Regex Using();
}
