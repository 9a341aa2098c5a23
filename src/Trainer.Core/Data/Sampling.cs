using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>Which rows make up each mini-batch. Immutable.</summary>
public sealed class Sampling
{
    private readonly SamplingKind _kind;
    private readonly int _stepsPerEpoch;

    private Sampling(SamplingKind kind, int stepsPerEpoch = 0) => (_kind, _stepsPerEpoch) = (kind, stepsPerEpoch);

    /// <summary>Every row once an epoch, in an order drawn anew for each epoch from the seed. The last batch may be smaller.</summary>
    public static Sampling Shuffle { get; } = new(SamplingKind.Shuffle);

    /// <summary>Every row once an epoch, in the order of the data. The last batch may be smaller.</summary>
    public static Sampling InOrder { get; } = new(SamplingKind.InOrder);

    /// <summary>Each row of each batch is drawn from all rows, so an epoch may miss some rows and repeat others.</summary>
    /// <param name="stepsPerEpoch">Batches that count as one epoch, at least 1.</param>
    public static Sampling WithReplacement(int stepsPerEpoch)
    {
        if (stepsPerEpoch < 1)
            Throw.OutOfRange(nameof(stepsPerEpoch), stepsPerEpoch, "at least 1", "");
        return new Sampling(SamplingKind.WithReplacement, stepsPerEpoch);
    }

    /// <summary>The name, such as "shuffle".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows it by: two with the same signature take the same rows. Never renamed.</summary>
    internal string Signature => _kind switch
    {
        SamplingKind.Shuffle => "shuffle",
        SamplingKind.InOrder => "in-order",
        _ => FormattableString.Invariant($"with-replacement({_stepsPerEpoch})"),
    };

    /// <param name="stepsPerEpoch">Batches of an epoch at most; null = as the sampling says.</param>
    internal MiniBatchSampler CreateSampler(int rowCount, int batchSize, int seed, int? stepsPerEpoch = null) =>
        new(_kind, rowCount, batchSize, StepsOf(rowCount, batchSize), stepsPerEpoch ?? int.MaxValue, seed);

    /// <summary>Batches of an epoch that nothing shortens.</summary>
    internal int StepsOf(int rowCount, int batchSize) =>
        _kind == SamplingKind.WithReplacement ? _stepsPerEpoch : (int)(((long)rowCount + batchSize - 1) / batchSize);
}
