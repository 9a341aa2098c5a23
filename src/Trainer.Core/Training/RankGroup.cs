using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>The processes that train one model together, each called a rank. All ranks run the same program, make the same calls of
/// <c>Fit</c> with the same options, and end with the same model, bit for bit. The package FfnnMlNet.Mpi has the ranks of a program that
/// was started by <c>mpiexec</c>.</summary>
public abstract class RankGroup
{
    private int _counters;

    internal RankGroup()
    {
    }

    /// <summary>The number of this process, in [0, <see cref="Count"/>).</summary>
    public abstract int Rank { get; }

    /// <summary>The number of processes, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>The number of processors that each rank of this machine has for itself, at least 1.</summary>
    public abstract int ProcessorsPerRank { get; }

    /// <summary>True on rank 0, the only one that logs, calls <c>OnEpoch</c> and writes checkpoints. Let it alone print results and save
    /// models.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Sends bytes to one rank and receives bytes from another one, at the same time. Waits until both are done.</summary>
    /// <param name="to">The rank that receives; -1 = nothing is sent.</param>
    /// <param name="from">The rank that sends; -1 = nothing is received.</param>
    /// <param name="received">Overwritten; as long as what that rank sends.</param>
    /// <exception cref="RankFailedException">Another rank has failed.</exception>
    internal abstract void Exchange(int to, ReadOnlySpan<byte> sent, int from, Span<byte> received);

    /// <summary>Memory that all ranks can read, with an area of so many bytes for each of them. All ranks make the same call.</summary>
    /// <returns>The same on all ranks: the memory, or null where the ranks are not on one machine, or have no such memory.</returns>
    internal virtual RankMemory? Share(long bytes) => null;

    /// <summary>The next number of a counter that all ranks share, from 0. Any thread may call it at any time.</summary>
    /// <param name="counter">A number of <see cref="NewCounter"/>.</param>
    internal abstract int Claim(int counter);

    /// <summary>Throws where another rank has failed. Any thread may call it at any time.</summary>
    /// <exception cref="RankFailedException">Another rank has failed.</exception>
    internal abstract void CheckAlive();

    /// <summary>Tells the other ranks that this one has failed. Their next call throws.</summary>
    internal abstract void Fail(Exception failure);

    /// <summary>A counter for <see cref="Claim"/>. All ranks make the same calls in the same order, so they get the same number.</summary>
    internal int NewCounter() => Interlocked.Increment(ref _counters);
}
