namespace FfnnMlNet.Mpi;

/// <summary>Implementations of MPI that share a binary interface.</summary>
internal enum MpiFamily
{
    /// <summary>MPICH and those with its interface.</summary>
    Mpich,

    /// <summary>Open MPI.</summary>
    OpenMpi,

    /// <summary>Any implementation, by the interface of MPI 5.</summary>
    Standard,
}
