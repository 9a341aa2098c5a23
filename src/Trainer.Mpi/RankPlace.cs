using System.Text;

namespace FfnnMlNet.Mpi;

/// <summary>Where a rank runs.</summary>
/// <param name="Process">The number of its process.</param>
/// <param name="Machine">The name of its machine.</param>
/// <param name="Processors">The processors that it may use.</param>
/// <param name="Affinity">Which processors these are, as text.</param>
/// <param name="Processes">What numbers of processes belong to: the start of the system and its namespace; empty = not known.</param>
/// <param name="Pipe">The pipe of the process that is closed when it ends; -1 = there is none.</param>
internal sealed record RankPlace(int Process, string Machine, int Processors, string Affinity, string Processes, int Pipe)
{
    public static RankPlace OfThisProcess() =>
        new(Environment.ProcessId, Environment.MachineName, Environment.ProcessorCount, AffinityOfThisProcess(), ProcessesOfThisSystem(),
            NeighbourWatch.MakePipe());

    /// <summary>True where the number of another rank's process means the same process here.</summary>
    public bool SharesProcessesWith(RankPlace other) => Processes.Length > 0 && Processes == other.Processes;

    /// <summary>The processors that a rank has for itself. Where the launcher has bound the ranks of a machine to different processors, a
    /// rank has all that it may use; else they share them.</summary>
    public static int ProcessorsPerRank(IReadOnlyList<RankPlace> places, int rank)
    {
        var own = places[rank];
        var neighbours = places.Count(place => place.Machine == own.Machine && place.Affinity == own.Affinity);
        return Math.Max(1, own.Processors / neighbours);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{Process}\n{Processors}\n{Affinity}\n{Processes}\n{Pipe}\n{Machine}"));

    public static RankPlace FromBytes(byte[] bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split('\n', 6);
        return new RankPlace(int.Parse(parts[0]), parts[5], int.Parse(parts[1]), parts[2], parts[3], int.Parse(parts[4]));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"process {Process} on {Machine}");

    // Containers of one machine number their processes anew.
    private static string ProcessesOfThisSystem()
    {
        try
        {
            return OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/pid").LinkTarget is { } space
                ? $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {space}" : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string AffinityOfThisProcess()
    {
        if (!OperatingSystem.IsWindows() && !OperatingSystem.IsLinux())
            return "all";
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return ((ulong)process.ProcessorAffinity).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }
}
