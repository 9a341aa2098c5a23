using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>How the rows of each mini-batch are chosen. Immutable.</summary>
public sealed class Sampling
{
    private readonly SamplingKind _kind;
    private readonly int _stepsPerEpoch;

    private Sampling(SamplingKind kind, int stepsPerEpoch = 0) => (_kind, _stepsPerEpoch) = (kind, stepsPerEpoch);

    /// <summary>Every row once per epoch, in a random order that is drawn from the seed for each epoch. The last batch of an epoch may be
    /// smaller. The rows of a large table, of more than some four million numbers, are shuffled in windows: see docs/architecture.md. The
    /// order is the same for rows in memory and on disk.</summary>
    public static Sampling Shuffle { get; } = new(SamplingKind.Shuffle);

    /// <summary>Every row once per epoch, in the order of the data. The last batch of an epoch may be smaller.</summary>
    public static Sampling InOrder { get; } = new(SamplingKind.InOrder);

    /// <summary>Each row of each batch is drawn at random from all rows. An epoch may miss some rows and repeat others.</summary>
    /// <param name="stepsPerEpoch">Number of batches that count as one epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerEpoch"/> is below 1.</exception>
    public static Sampling WithReplacement(int stepsPerEpoch)
    {
        if (stepsPerEpoch < 1)
            Throw.OutOfRange(nameof(stepsPerEpoch), stepsPerEpoch, "at least 1", "");
        return new Sampling(SamplingKind.WithReplacement, stepsPerEpoch);
    }

    /// <summary>The name, such as "shuffle".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures choose the same rows. Must not change between
    /// versions.</summary>
    internal string Signature => _kind switch
    {
        SamplingKind.Shuffle => "shuffle",
        SamplingKind.InOrder => "in-order",
        _ => FormattableString.Invariant($"with-replacement({_stepsPerEpoch})"),
    };

    /// <param name="stepsPerEpoch">The most batches of an epoch; null = as many as the sampling gives.</param>
    /// <param name="windows">How the rows of a large table are shuffled.</param>
    internal MiniBatchSampler CreateSampler(int rowCount, int batchSize, int seed, RowWindows windows, int? stepsPerEpoch = null) =>
        new(_kind, rowCount, batchSize, StepsOf(rowCount, batchSize), stepsPerEpoch ?? int.MaxValue, seed, windows);

    /// <summary>Number of batches in a full epoch.</summary>
    internal int StepsOf(int rowCount, int batchSize) =>
        _kind == SamplingKind.WithReplacement ? _stepsPerEpoch : (int)(((long)rowCount + batchSize - 1) / batchSize);
}
