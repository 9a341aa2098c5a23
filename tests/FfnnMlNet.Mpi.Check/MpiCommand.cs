using System.Diagnostics;

namespace FfnnMlNet.Mpi.Check;

/// <summary>A command mpiexec of this machine.</summary>
/// <param name="Name">"mpich" or "openmpi".</param>
/// <param name="Path">The command.</param>
internal sealed record MpiCommand(string Name, string Path)
{
    /// <summary>The commands of this machine. Debian names them after the implementation.</summary>
    public static IReadOnlyList<MpiCommand> All { get; } =
    [
        .. from name in new[] { "mpich", "openmpi" }
           let path = Find($"mpiexec.{name}")
           where path is not null
           select new MpiCommand(name, path),
    ];

    /// <summary>Starts this program on several ranks.</summary>
    /// <param name="arguments">Arguments of the program.</param>
    public Process Start(int ranks, IEnumerable<string> arguments)
    {
        List<string> all = Name == "openmpi" ? ["--oversubscribe", "--bind-to", "none"] : [];
        all.AddRange(["-n", ranks.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        all.AddRange(["dotnet", typeof(MpiCommand).Assembly.Location, .. arguments]);
        var start = new ProcessStartInfo(Path, all) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Else the runtime writes control sequences for a terminal.
        start.Environment["TERM"] = "dumb";
        if (Name == "openmpi")
        {
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
            // Containers do not let a process read the memory of another one.
            start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        }
        return Process.Start(start)!;
    }

    /// <summary>Starts this program on several ranks and waits for its end.</summary>
    public Ended Run(int ranks, IEnumerable<string> arguments, TimeSpan? limit = null) => Ended.Of(Start(ranks, arguments), limit);

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
