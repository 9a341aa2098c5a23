namespace FfnnMlNet.Mpi;

/// <summary>Finds out who started this process from the environment variables that launchers set.</summary>
internal static class MpiLauncher
{
    private const string OpenMpiRank = "OMPI_COMM_WORLD_RANK";
    private const string PmiRank = "PMI_RANK";
    private const string PmixRank = "PMIX_RANK";

    /// <summary>The families whose libraries fit the launcher, the best first.</summary>
    /// <param name="read">Reads an environment variable; null = it is not set.</param>
    /// <exception cref="MpiException">No launcher started this process.</exception>
    public static MpiFamily[] FamiliesOf(Func<string, string?> read)
    {
        if (read(OpenMpiRank) is not null)
            return [MpiFamily.OpenMpi, MpiFamily.Standard];
        if (read(PmiRank) is not null)
            return [MpiFamily.Mpich, MpiFamily.Standard];
        if (read(PmixRank) is not null)
            return [MpiFamily.OpenMpi, MpiFamily.Mpich, MpiFamily.Standard];
        throw new MpiException(
            "This process was not started by mpiexec or another launcher of MPI: none of the environment variables " +
            $"{OpenMpiRank}, {PmiRank} and {PmixRank} is set. Start it with a command such as 'mpiexec -n 4 dotnet program.dll', or " +
            "leave Ranks unset to train in this process alone.");
    }

    /// <summary>The number of processes that the launcher has started; null = it does not say.</summary>
    public static int? SizeOf(Func<string, string?> read) =>
        int.TryParse(read("OMPI_COMM_WORLD_SIZE") ?? read("PMI_SIZE"), out var size) ? size : null;
}
