using System.Runtime.InteropServices;

namespace FfnnMlNet.Mpi;

/// <summary>What a binary interface of MPI fixes besides the names of functions: its handles and constants.</summary>
/// <remarks>Handles are ints in MPICH and pointers in the others. Both are passed as one 64-bit argument, of which a function that takes an
/// int reads the lower half. So one set of function pointers serves all interfaces.</remarks>
/// <param name="Name">The name for messages.</param>
/// <param name="World">The handle of the communicator of all ranks.</param>
/// <param name="Byte">The handle of the type of a byte.</param>
/// <param name="IgnoredStatus">The address that stands for a status that nobody wants.</param>
/// <param name="Serialized">The level of threads at which any thread may call MPI, one at a time.</param>
internal sealed record MpiAbi(string Name, nint World, nint Byte, nint IgnoredStatus, int Serialized)
{
    /// <summary>MPICH since 3.1, and everything that keeps its interface: Intel MPI, MVAPICH, Cray MPICH, MS-MPI.</summary>
    public static MpiAbi Mpich { get; } = new("MPICH", 0x44000000, 0x4c00010d, 1, 2);

    /// <summary>The interface that MPI 5.0 fixes for all implementations.</summary>
    public static MpiAbi Standard { get; } = new("MPI 5", 0x101, 0x207, 0, 2048);

    /// <summary>Open MPI, whose handles are the addresses of variables of the library.</summary>
    public static MpiAbi OpenMpi(nint library) => new(
        "Open MPI", NativeLibrary.GetExport(library, "ompi_mpi_comm_world"), NativeLibrary.GetExport(library, "ompi_mpi_byte"), 0, 2);
}
