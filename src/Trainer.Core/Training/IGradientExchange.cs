using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Connects the workers that train one network together. All workers run the same loop, and each computes some shards of every
/// batch. Sums run over the shards in one fixed order, so the bits depend on the number of shards but not on the number of workers. Every
/// worker makes the same calls in the same order.</summary>
internal interface IGradientExchange : IDisposable
{
    /// <summary>The number of shards that every batch is cut into; the same for every worker, at least 1.</summary>
    int Shards { get; }

    /// <summary>The index of the first shard that this worker computes.</summary>
    int FirstShard { get; }

    /// <summary>The number of shards that this worker computes, at least 1.</summary>
    int OwnShards { get; }

    /// <summary>Exchanges one number per shard, so that every worker has the numbers of all shards.</summary>
    /// <param name="ofShards">[shards]: on call the entries of this worker's own shards are set; on return all are.</param>
    void AllGather(Span<double> ofShards);

    /// <summary>Sums gradients over all shards of all workers, in the order of the shards.</summary>
    /// <param name="own">One gradient for each shard of this worker, all of the same length; may be overwritten.</param>
    /// <param name="total">Overwritten with the sum. May be the first of <paramref name="own"/>.</param>
    void Sum(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total);

    /// <summary>The same sum in double, for training with L-BFGS.</summary>
    void Sum(IReadOnlyList<double[]> own, double[] total);

    /// <summary>Sums gradients as <see cref="Sum(IReadOnlyList{AlignedBuffer}, AlignedBuffer)"/> does, but gives each worker the sum for a
    /// part of the parameters only. So each worker updates the parameters of its part, and gets the others by
    /// <see cref="GatherParts"/>.</summary>
    /// <returns>The part of this worker, from whole cache line to whole cache line; the same in every call.</returns>
    SumPart SumOwnPart(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total);

    /// <summary>Gives every worker the parts of all others, of numbers that are laid out as the parameters are.</summary>
    void GatherParts(AlignedBuffer values);

    /// <summary>A decision of the first worker, which all others take over. Not every decision follows from the data: the clock and the
    /// user make some.</summary>
    bool OfFirst(bool value) => value;
}
