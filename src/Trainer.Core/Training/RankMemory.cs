namespace FfnnMlNet.Training;

/// <summary>Memory of ranks on one machine: each writes to an area of its own, which the others read.</summary>
internal abstract class RankMemory : IDisposable
{
    /// <summary>The area of a rank, which begins at a cache line. What a rank wrote to its own before a call of <see cref="Meet"/> is seen
    /// by the others after theirs. It must not be used after <see cref="Dispose"/>.</summary>
    public abstract Span<byte> Of(int rank);

    /// <summary>Waits until all ranks have made as many calls. Allocates nothing.</summary>
    /// <exception cref="RankFailedException">Another rank has failed.</exception>
    public abstract void Meet();

    public abstract void Dispose();
}
