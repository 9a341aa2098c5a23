using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>The C# of all pages compiles, and programs print what the page says.</summary>
public class CodeBlockTests
{
    private const string NotCompiled = "<!-- not compiled: ";

    private static readonly string[] s_languages = ["csharp", "text", "json", "xml", "fsharp", "bash"];

    public static TheoryData<string> PagesWithCode =>
        [.. Pages.All.Where(page => Pages.Read(page).Blocks.Any(block => block.Language == "csharp"))];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void The_code_of_a_page_compiles(string page)
    {
        var read = Pages.Read(page);
        var errors = read.Blocks
            .Where(block => block.Language == "csharp" && !block.Before.StartsWith(NotCompiled, StringComparison.Ordinal))
            .SelectMany(block => CodeBlocks.ErrorsOf(read, block)).ToArray();

        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Fact]
    public void Every_block_says_its_language_and_code_that_is_not_compiled_says_why()
    {
        var blocks = Pages.All.Select(Pages.Read).SelectMany(page => page.Blocks.Select(block => (Page: page, Block: block))).ToArray();

        Assert.Empty(blocks.Where(each => !s_languages.Contains(each.Block.Language))
            .Select(each => $"{each.Page.Name}:{each.Block.Line}"));
        // Microsoft.Extensions.ML and AutoML are no references of the tests.
        Assert.Equal(["docs/deploying.md", "docs/search.md"], blocks
            .Where(each => each.Block.Before.StartsWith(NotCompiled, StringComparison.Ordinal)).Select(each => each.Page.Name).Distinct());
    }

    [Fact]
    public void A_block_with_a_wrong_name_does_not_compile() => Assert.Contains(
        CodeBlocks.Compile("var trainer = mlContext.Regression.Trainers.Ffnn(labelColumn: \"Rent\");", "Wrong").GetDiagnostics(),
        diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public static TheoryData<string> PagesWithOutput => [.. WithOutput()];

    [Theory]
    [MemberData(nameof(PagesWithOutput))]
    public void A_program_prints_what_the_page_says(string page)
    {
        foreach (var (program, printed) in ProgramsOf(page))
            Assert.Equal(printed, Run(program));
    }

    [Fact]
    public void The_README_and_guides_have_programs_with_output() =>
        Assert.Superset(new HashSet<string> { "README.md", "docs/getting-started.md", "docs/evaluating.md" }, WithOutput().ToHashSet());

    private static IEnumerable<string> WithOutput() => Pages.All.Where(page => ProgramsOf(page).Any());

    // A program that is followed by "It prints" and a block of text.
    private static IEnumerable<(string Program, string Printed)> ProgramsOf(string page)
    {
        var read = Pages.Read(page);
        for (var i = 0; i + 1 < read.Blocks.Count; i++)
        {
            var (program, printed) = (read.Blocks[i], read.Blocks[i + 1]);
            if (program.Language == "csharp" && printed.Language == "text" &&
                printed.Before.StartsWith("It prints", StringComparison.Ordinal))
                yield return (program.Code, printed.Code.Trim());
        }
    }

    private static string Run(string program)
    {
        // Beside the tests, whose assemblies it uses.
        var name = $"Program{Guid.NewGuid():N}";
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var emitted = CodeBlocks.Compile(program, name).Emit(path);
            Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
            var own = Path.Combine(AppContext.BaseDirectory, typeof(CodeBlockTests).Assembly.GetName().Name!);
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host &&
                Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
                ["exec", "--runtimeconfig", own + ".runtimeconfig.json", "--depsfile", own + ".deps.json", path])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output.ReplaceLineEndings("\n").Trim();
        }
        finally
        {
            File.Delete(path);
            folder.Delete(recursive: true);
        }
    }
}
