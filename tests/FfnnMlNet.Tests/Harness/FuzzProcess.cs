using System.Diagnostics;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Runs the fuzz program in a process of its own.</summary>
internal static class FuzzProcess
{
    /// <summary>Runs a verb and waits for its end.</summary>
    /// <param name="environment">Environment variables of the process, in addition to those of the tests.</param>
    /// <returns>Its output and its exit code.</returns>
    public static (string Printed, int ExitCode) Run(string[] verb, params (string Name, string Value)[] environment)
    {
        // The test host sets the path of its own dotnet. Without it the dotnet of the search path is used.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "FfnnMlNet.Fuzz.dll") },
            RedirectStandardOutput = true,
        };
        foreach (var word in verb)
            start.ArgumentList.Add(word);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (printed, process.ExitCode);
    }
}
