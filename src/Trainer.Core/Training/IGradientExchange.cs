using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// The seam between the workers of one training: loops that run alike, each of which computes some shards of every batch. What is summed
/// here is summed over shards in one fixed order, so the bits depend on the number of shards and never on that of the workers. Every worker
/// makes the same calls in the same order.
/// </summary>
internal interface IGradientExchange
{
    /// <summary>Parts that every batch is cut into; the same for every worker, at least 1.</summary>
    int Shards { get; }

    /// <summary>The first shard that this worker computes.</summary>
    int FirstShard { get; }

    /// <summary>How many it computes; at least 1.</summary>
    int OwnShards { get; }

    /// <summary>Gives every worker a number of each shard.</summary>
    /// <param name="ofShards">[shards]: those of its own are given, the others overwritten.</param>
    void AllGather(Span<double> ofShards);

    /// <summary>Sums gradients over all shards.</summary>
    /// <param name="own">One of equal length for each shard of this worker; may be overwritten.</param>
    /// <param name="total">The sum; overwritten. May be the first of <paramref name="own"/>.</param>
    void Sum(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total);

    /// <summary>The same in double, as training over all rows sums.</summary>
    void Sum(IReadOnlyList<double[]> own, double[] total);
}
