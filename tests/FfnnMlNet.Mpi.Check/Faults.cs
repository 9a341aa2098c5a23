using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FfnnMlNet.Mpi.Check;

/// <summary>Kills or stops a random rank at a random moment. All others must end within ten seconds with an error that names the rank, and
/// the resumed training must have the bits of one that was never disturbed.</summary>
internal static partial class Faults
{
    private const double LongestSeconds = 10;

    /// <summary>Kills a rank in each of several runs.</summary>
    /// <returns>True when all runs ended and resumed as they must.</returns>
    public static bool Kill(MpiCommand mpi, int ranks, int count, int seed) => Disturb(mpi, ranks, count, seed, "-KILL");

    /// <summary>Stops a rank in each of several runs, so that it hangs.</summary>
    /// <returns>True when all runs ended and resumed as they must.</returns>
    public static bool Hang(MpiCommand mpi, int ranks, int count, int seed) => Disturb(mpi, ranks, count, seed, "-STOP");

    private static bool Disturb(MpiCommand mpi, int ranks, int count, int seed, string signal)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-mpi-").FullName;
        try
        {
            var alone = LongRun.Train(null, Path.Combine(folder, "alone.checkpoint"), isResumed: false);
            var whole = mpi.Run(ranks, ["rank", "long", Path.Combine(folder, "whole.checkpoint")]);
            var random = new Random(seed);
            var (good, latest) = (0, 0.0);
            for (var run = 0; run < count; run++)
            {
                var checkpoint = Path.Combine(folder, $"{run}.checkpoint");
                var rank = random.Next(ranks);
                var ended = DisturbOne(mpi, ranks, checkpoint, rank, random.NextDouble() * 0.6 * whole.Seconds, signal);
                if (ended.WasOver)
                {
                    run--;
                    continue;
                }
                latest = Math.Max(latest, ended.Seconds);
                // The resumed run may have another number of ranks.
                var others = 1 + random.Next(3);
                var resumed = mpi.Run(others, ["rank", "long", checkpoint, "resume"]);
                var isEqual = Comparison.HashesOf(resumed) is { } hashes && hashes.Length == others && hashes.All(hash => hash == alone);
                if (ended.Seconds <= LongestSeconds && ended.IsNamed && isEqual)
                    good++;
                else
                    Console.WriteLine(
                        $"  run {run}, rank {rank}: ended after {ended.Seconds:F1} s, " +
                        $"named {ended.IsNamed}, resumed on {others} ranks to equal bits {isEqual}\n{ended.Text}\n{resumed.Errors}");
            }
            Console.WriteLine(
                $"{mpi.Name}, {ranks} ranks, signal {signal[1..]}: {good} of {count} ended within {LongestSeconds:F0} s " +
                $"with the name of the rank (the slowest after {latest:F1} s) and resumed to equal bits");
            return good == count;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Seconds, bool IsNamed, bool WasOver, string Text) DisturbOne(
        MpiCommand mpi, int ranks, string checkpoint, int rank, double seconds, string signal)
    {
        var process = mpi.Start(ranks, ["rank", "long", checkpoint]);
        var places = new Dictionary<int, int>();
        var text = "";
        while (places.Count < ranks && process.StandardOutput.ReadLine() is { } line)
        {
            text += line + "\n";
            if (Place().Match(line) is { Success: true } match)
                places[int.Parse(match.Groups[1].Value)] = int.Parse(match.Groups[2].Value);
        }
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        if (process.HasExited || !places.TryGetValue(rank, out var victim))
            return (0, false, WasOver: places.Count == ranks, text + Ended.Of(process).Errors);
        using (var kill = Process.Start("kill", [signal, victim.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        var ended = Ended.Of(process);
        // A rank may end between the look and the signal.
        if (ended.Code == 0)
            return (0, false, WasOver: true, "");
        // Of a rank that was killed, MPICH names the process alone, which the first lines of the program have as a rank.
        var isNamed = Regex.IsMatch(ended.Errors, $"[Rr]ank {rank}\\b") || Regex.IsMatch(ended.Errors + ended.Output, $"PID {victim}\\b");
        return (ended.Seconds, isNamed, false, text + ended.Output + ended.Errors);
    }

    [GeneratedRegex("^rank ([0-9]+) is process ([0-9]+)")]
    private static partial Regex Place();
}
