using System.Diagnostics;

namespace FfnnMlNet.Fuzz;

/// <summary>Training processes that are killed at random moments, resumed and killed again end with the bits of an undisturbed
/// run.</summary>
internal static class KillFuzz
{
    private const int MostKills = 4;

    // The later the first kill comes, the less of the run is left for the next.
    private const double PartOfRun = 0.5;

    public static int Run(Arguments arguments)
    {
        var count = arguments.Count ?? 50;
        var expected = TrainedInPieces.Train(TrainedInPieces.Options(null));
        var folder = Directory.CreateTempSubdirectory("ffnn-kill-").FullName;
        var random = new Random(arguments.Seed);
        var duration = Undisturbed(Path.Combine(folder, "first"), expected);
        int equal = 0, kills = 0, resumedKills = 0, wholeFiles = 0;
        for (var i = 0; i < count; i++)
        {
            var checkpoint = Path.Combine(folder, FormattableString.Invariant($"{i}.checkpoint"));
            for (var left = random.Next(2, MostKills + 1); left > 0; left--)
            {
                var (killed, resumed) = KillOne(checkpoint, duration * (PartOfRun * random.NextDouble()));
                kills += killed ? 1 : 0;
                resumedKills += killed && resumed ? 1 : 0;
                if (File.Exists(checkpoint))
                {
                    CheckWhole(checkpoint);
                    wholeFiles++;
                }
            }
            var fingerprint = Finish(checkpoint);
            if (fingerprint == expected)
                equal++;
            else
                Console.WriteLine($"case {i}: {fingerprint} instead of {expected}");
        }
        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"{kills} kills, {resumedKills} of them in a resumed run; {wholeFiles} checkpoints found after them, all whole");
        Console.WriteLine($"{equal} of {count} equal");
        return equal == count && kills > 0 ? 0 : 1;
    }

    private static TimeSpan Undisturbed(string checkpoint, string expected)
    {
        using var process = Start(checkpoint);
        process.StandardOutput.ReadLine();
        var clock = Stopwatch.StartNew();
        if (FingerprintOf(process) != expected)
            throw new InvalidOperationException("A run in a process of its own differs from the same run in this one.");
        return clock.Elapsed;
    }

    private static (bool Killed, bool Resumed) KillOne(string checkpoint, TimeSpan after)
    {
        using var process = Start(checkpoint);
        var ready = process.StandardOutput.ReadLine();
        if (ready?.StartsWith(TrainedInPieces.Ready, StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"The training process failed: {ready} {process.StandardError.ReadToEnd()}");
        Thread.Sleep(after);
        // SIGKILL on Unix, which the process cannot handle.
        process.Kill();
        var rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (!rest.Contains(TrainedInPieces.Fingerprint, StringComparison.Ordinal), ready.EndsWith("resumed", StringComparison.Ordinal));
    }

    // Restoring the file with the options of the run checks its checksum, facts and lengths.
    private static void CheckWhole(string checkpoint)
    {
        var options = TrainedInPieces.Options(checkpoint);
        options.Checkpoint = null;
        options.OnEpoch = summary => summary.Stop();
        TrainedInPieces.Train(options);
    }

    private static string Finish(string checkpoint)
    {
        using var process = Start(checkpoint);
        process.StandardOutput.ReadLine();
        return FingerprintOf(process);
    }

    private static string FingerprintOf(Process process)
    {
        var rest = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return rest.StartsWith(TrainedInPieces.Fingerprint, StringComparison.Ordinal)
            ? rest[TrainedInPieces.Fingerprint.Length..].Split(' ')[0]
            : throw new InvalidOperationException($"The training process failed: {rest} {errors}");
    }

    private static Process Start(string checkpoint) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { "exec", typeof(KillFuzz).Assembly.Location, "train", checkpoint },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
