using System.Diagnostics;
using System.Text;

namespace FfnnMlNet.Tool.Tests.Commands;

/// <summary>Runs the command in a process of its own.</summary>
internal static class CommandLine
{
    // Programs that were started in the background ignore Ctrl+C, and so do those that they start. GNU's env takes that back.
    private static readonly string[] s_withSignals = ["--default-signal=INT"];
    private static readonly Lazy<bool> s_hasEnv = new(() =>
    {
        try
        {
            using var env = Process.Start(new ProcessStartInfo("env", [.. s_withSignals, "true"]) { RedirectStandardError = true })!;
            env.WaitForExit();
            return env.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    /// <param name="room">The folder in which it runs, and of its temporary files.</param>
    /// <param name="arguments">The arguments.</param>
    public static CommandResult Run(TemporaryRoom room, params string[] arguments)
    {
        using var process = Start(room, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("ffnn " + string.Join(' ', arguments));
        }
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts it without waiting.</summary>
    public static Process Start(TemporaryRoom room, params string[] arguments)
    {
        var temporary = Directory.CreateDirectory(room["tmp"]).FullName;
        string[] all = [typeof(ToolException).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(s_hasEnv.Value ? "env" : "dotnet", s_hasEnv.Value ? [.. s_withSignals, "dotnet", .. all] : all)
        {
            WorkingDirectory = room.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["TMPDIR"] = temporary;
        return Process.Start(start)!;
    }
}
