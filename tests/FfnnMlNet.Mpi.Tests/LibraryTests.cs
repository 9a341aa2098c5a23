using Xunit;

namespace FfnnMlNet.Mpi.Tests;

/// <summary>Which library of MPI is taken, and the error where none can be. No MPI is needed for these tests.</summary>
public class LibraryTests
{
    [Fact]
    public void A_process_that_no_launcher_started_gets_one_clear_error()
    {
        var error = Assert.Throws<MpiException>(MpiRanks.Start);

        Assert.Equal(
            "This process was not started by mpiexec or another launcher of MPI: none of the environment variables OMPI_COMM_WORLD_RANK, " +
            "PMI_RANK and PMIX_RANK is set. Start it with a command such as 'mpiexec -n 4 dotnet program.dll', or leave Ranks unset to " +
            "train in this process alone.", error.Message);
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK", "OpenMpi")]
    [InlineData("PMI_RANK", "Mpich")]
    [InlineData("PMIX_RANK", "OpenMpi")]
    public void The_launcher_decides_which_library_is_tried_first(string variable, string family) =>
        Assert.Equal(family, MpiLauncher.FamiliesOf(name => name == variable ? "0" : null)[0].ToString());

    [Theory]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7", "MPICH 4.0.2", "Mpich", true)]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4", "Open MPI v4.1.4", "OpenMpi", true)]
    [InlineData("Intel(R) MPI Library 2021.9 for Linux* OS\n", "Intel(R) MPI Library 2021.9 for Linux* OS", "Mpich", false)]
    [InlineData("Microsoft MPI 10.1.12498.52", "Microsoft MPI 10.1.12498.52", "Mpich", false)]
    public void A_library_is_known_by_what_it_says_of_itself(string version, string name, string family, bool isTested)
    {
        var (knownName, knownFamily, known) = MpiLibrary.Identify(version, isStandard: false);

        Assert.Equal((name, family, isTested), (knownName, knownFamily.ToString(), known));
    }

    [Fact]
    public void An_unknown_library_is_refused_by_name()
    {
        var error = Assert.Throws<MpiException>(() => MpiLibrary.Identify("Toy MPI 1.0", isStandard: false));

        Assert.StartsWith("The library of MPI says that it is 'Toy MPI 1.0', which is not known.", error.Message);
    }

    [Fact]
    public void A_library_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<MpiException>(() => MpiLibrary.Load(
            [MpiFamily.Mpich], name => name == MpiLibrary.PathVariable ? "/no/such/libmpi.so" : null));

        Assert.StartsWith("The environment variable FFNNMLNET_MPI_LIBRARY names '/no/such/libmpi.so', which cannot be loaded",
            error.Message);
    }

    [Fact]
    public void A_library_that_is_not_one_of_MPI_is_named()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var error = Assert.Throws<MpiException>(() => MpiLibrary.Load(
            [MpiFamily.Mpich], name => name == MpiLibrary.PathVariable ? "libm.so.6" : null));

        Assert.StartsWith("The library 'libm.so.6' is not one of MPI:", error.Message);
    }

    [Fact]
    public void Ranks_that_are_bound_to_other_processors_do_not_share_them()
    {
        RankPlace[] shared = [new(1, "a", 8, "ff", "s", 3), new(2, "a", 8, "ff", "s", 3), new(3, "b", 8, "ff", "", -1)];
        RankPlace[] bound = [new(1, "a", 4, "f", "s", 3), new(2, "a", 4, "f0", "t", 3)];

        Assert.Equal([4, 4, 8], Enumerable.Range(0, 3).Select(rank => RankPlace.ProcessorsPerRank(shared, rank)));
        Assert.Equal([4, 4], Enumerable.Range(0, 2).Select(rank => RankPlace.ProcessorsPerRank(bound, rank)));
        Assert.Equal(shared[2], RankPlace.FromBytes(shared[2].ToBytes()));
        Assert.Equal((true, false, false), (
            shared[0].SharesProcessesWith(shared[1]), bound[0].SharesProcessesWith(bound[1]), shared[2].SharesProcessesWith(shared[2])));
    }
}
