using System.Diagnostics;

namespace FfnnMlNet.Mpi.Check;

/// <summary>A process that has ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote to the standard error.</param>
/// <param name="Seconds">The time until its end.</param>
internal sealed record Ended(int Code, string Output, string Errors, double Seconds)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Waits for the end of a process.</summary>
    /// <exception cref="TimeoutException">It did not end in time; it is killed.</exception>
    public static Ended Of(Process process, TimeSpan? limit = null)
    {
        var begun = Stopwatch.GetTimestamp();
        using (process)
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(limit ?? Longest))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException(
                    $"A process did not end in time. Output: {output.GetAwaiter().GetResult()} Errors: {errors.GetAwaiter().GetResult()}");
            }
            process.WaitForExit();
            return new Ended(
                process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult(),
                Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
    }

    /// <summary>The rest of the line of the output that begins with a word; null = there is none.</summary>
    public string? Line(string word) => Output.Split('\n').Select(line => line.Trim())
        .FirstOrDefault(line => line.StartsWith(word + " ", StringComparison.Ordinal))?[(word.Length + 1)..];
}
