using System.Text.RegularExpressions;
using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Code;

/// <summary>How to use a model, for its report: the same names as in the generated projects.</summary>
internal static partial class CodeSnippets
{
    private const int MostInputs = 6;

    /// <summary>The pieces of code.</summary>
    /// <param name="content">What the projects are made from.</param>
    /// <param name="folder">The name of the folder of the model, such as "houses.ffnn".</param>
    public static IReadOnlyList<CodeSnippet> Of(CodeContent content, string folder)
    {
        var page = CodePage.Of(content);
        var set = page.Inputs.Where(input => input.Example is not null).Take(MostInputs).Select(input =>
            $"row.{input.Name} = {input.Example};");
        var left = page.Inputs.Count - Math.Min(MostInputs, page.Inputs.Count(input => input.Example is not null));
        return
        [
            new CodeSnippet("On the command line", $"ffnn predict {Quoted(folder)} new-rows.csv --out scored.csv"),
            new CodeSnippet(
                "In a C# program (code/Model is the library, code/Predict a program that uses it)",
                string.Join('\n', [
                    $"using {page.Namespace};",
                    "",
                    "var predictor = new Predictor(\"model.zip\");",
                    "// The values of a row of the table; set all columns to those of yours.",
                    "var row = ModelInput.Example();",
                    .. set,
                    .. left > 0 ? (string[])[$"// ... and {left} more column{(left == 1 ? "" : "s")}: see code/Model/ModelInput.cs."] : [],
                    $"Console.WriteLine(predictor.Predict(row).{page.Answer});"])),
            new CodeSnippet(
                "As a web API",
                "dotnet run --project code/WebApi\n"
                    + "curl http://localhost:5000/example | curl --json @- http://localhost:5000/predict"),
        ];
    }

    // As the shells of Unix take it.
    private static string Quoted(string text) => Plain().IsMatch(text) ? text : "'" + text.Replace("'", "'\\''") + "'";

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex Plain();
}
