using System.Diagnostics;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Code;

/// <summary>A generated project, built as it is but for one thing: it refers to the assemblies beside the tests, where a user's machine has
/// the package.</summary>
internal static class BuiltProject
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    public static void UseAssembliesOfTheTests(string code)
    {
        var project = Path.Combine(code, "Model", "Model.csproj");
        var references = string.Concat(((string[])["FfnnMlNet", "FfnnMlNet.Core"]).Select(name =>
            $"<Reference Include=\"{name}\" HintPath=\"{Path.Combine(AppContext.BaseDirectory, name + ".dll")}\" />"));
        Replace(project, "<PackageReference Include=\"FfnnMlNet\" />", references + "<PackageReference Include=\"MathNet.Numerics\" />");
        Replace(
            Path.Combine(code, "Directory.Packages.props"), "<PackageVersion Include=\"FfnnMlNet\" Version=\"0.1.0\" />",
            "<PackageVersion Include=\"MathNet.Numerics\" Version=\"5.0.0\" />");
    }

    /// <summary>Builds a project and gives the path of its program.</summary>
    public static string Build(string code, string name)
    {
        var output = Path.Combine(code, "out", name);
        var (exitCode, text) = Run(
            "dotnet", ["build", "-c", "Release", "-warnaserror", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o",
                output,
                Path.Combine(code, name)]);
        Assert.True(exitCode == 0, text);
        return Path.Combine(output, name + ".dll");
    }

    public static (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(_limit), $"{program} {string.Join(' ', arguments)} does not end.");
        return (process.ExitCode, output.Result + error.Result);
    }

    public static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The programs are started as a user starts them, not with what the test runner has set for itself.
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunner).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return Process.Start(start)!;
    }

    private static bool IsOfTheRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "MSBuildSDKsPath";

    private static void Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, with, StringComparison.Ordinal));
    }
}
