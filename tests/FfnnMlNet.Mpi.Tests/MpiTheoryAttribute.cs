using FfnnMlNet.Mpi.Check;
using Xunit;

namespace FfnnMlNet.Mpi.Tests;

/// <summary>A test that starts mpiexec. It is skipped where there is none.</summary>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute()
    {
        if (MpiCommand.All.Count == 0)
            Skip = "There is no mpiexec.mpich and no mpiexec.openmpi on this machine. Install mpich or openmpi-bin to run this test.";
    }
}
