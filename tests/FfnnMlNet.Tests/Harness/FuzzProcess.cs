using System.Diagnostics;

namespace FfnnMlNet.Tests.Harness;

/// <summary>The program beside the tests, in a process of its own.</summary>
internal static class FuzzProcess
{
    /// <summary>Runs a verb to its end.</summary>
    /// <param name="environment">Variables that the process gets beside those of the tests.</param>
    /// <returns>What it printed, and its exit code.</returns>
    public static (string Printed, int ExitCode) Run(string[] verb, params (string Name, string Value)[] environment)
    {
        // The host that runs the tests sets the path of its dotnet; otherwise the one of the search path has to do.
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
