using System.Globalization;

namespace FfnnMlNet.Mpi.Check;

internal static class Program
{
    private const string Usage =
        """
        Checks of FfnnMlNet.Mpi, on every mpiexec of this machine. Run one with its name:

          compare     models of one process and of several ranks: --ranks 1,2,3 --cases gradients,ensemble
          kill        kills a random rank at a random moment and resumes: --ranks 3 --count 30
          hang        stops a random rank at a random moment and resumes: --ranks 3 --count 3
          files       a table in four files on four ranks, and in one process: --rows 1000000
          throughput  two ranks on two cores beside two processes alone: --only ensemble,W3,W4

        Options of all: --mpi mpich,openmpi; --seed N (kill, hang; default 1)
        """;

    private static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            if (arguments is ["rank", .. var ofRank])
                return RankProgram.Run(ofRank);
            if (arguments.Length == 0 || arguments[0] is "-h" or "--help")
            {
                Console.WriteLine(Usage);
                return 0;
            }
            var options = OptionsOf(arguments[1..]);
            var only = options.GetValueOrDefault("--mpi")?.Split(',');
            MpiCommand[] commands = [.. MpiCommand.All.Where(mpi => only?.Contains(mpi.Name) != false)];
            if (commands.Length == 0)
                throw new ArgumentException(
                    "There is no mpiexec.mpich and no mpiexec.openmpi here. Install them, for example with: " +
                    "apt-get install mpich openmpi-bin");
            return Run(arguments[0], options, commands) ? 0 : 1;
        }
        catch (Exception failure) when (failure is ArgumentException or MpiException or TimeoutException or InvalidOperationException)
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return 1;
        }
    }

    private static bool Run(string command, Dictionary<string, string> options, MpiCommand[] commands)
    {
        int Number(string name, int otherwise) =>
            options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        switch (command)
        {
            case "compare":
                int[] ranks = [.. options.GetValueOrDefault("--ranks", "1,2,3").Split(',').Select(int.Parse)];
                return Comparison.Run(commands, ranks, options.GetValueOrDefault("--cases")?.Split(',') ?? [.. Cases.Names]);
            case "kill":
                return commands.All(mpi => Faults.Kill(mpi, Number("--ranks", 3), Number("--count", 30), Number("--seed", 1)));
            case "hang":
                return commands.All(mpi => Faults.Hang(mpi, Number("--ranks", 3), Number("--count", 3), Number("--seed", 1)));
            case "files":
                return FourFiles.Compare(commands, Number("--rows", 1_000_000));
            case "throughput":
                return commands.All(mpi => Throughput.Run(mpi, options.GetValueOrDefault("--only")?.Split(',') ?? []));
            default:
                throw new ArgumentException($"There is no command '{command}'. Run the program without arguments to see them.");
        }
    }

    private static Dictionary<string, string> OptionsOf(string[] arguments)
    {
        if (arguments.Length % 2 != 0)
            throw new ArgumentException($"'{arguments[^1]}' needs a value.");
        return arguments.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
