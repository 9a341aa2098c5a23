using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

internal enum SamplingKind
{
    Shuffle,
    InOrder,
    WithReplacement,
}

/// <summary>The row indices of each mini-batch of a run; only indices are shuffled, never the data.</summary>
internal sealed class MiniBatchSampler
{
    private readonly SamplingKind _kind;
    private readonly int _rowCount;
    private readonly int _batchSize;
    private readonly int _seed;
    private readonly int[] _order;
    private RandomStream _random;

    public MiniBatchSampler(SamplingKind kind, int rowCount, int batchSize, int stepsPerEpoch, int seed)
    {
        (_kind, _rowCount, _batchSize, _seed) = (kind, rowCount, batchSize, seed);
        StepsPerEpoch = kind == SamplingKind.WithReplacement ? stepsPerEpoch : (rowCount + batchSize - 1) / batchSize;
        _order = new int[kind == SamplingKind.WithReplacement ? batchSize : rowCount];
        FillAscending();
    }

    public int StepsPerEpoch { get; }

    /// <summary>Prepares epoch <paramref name="epoch"/>, counted from 1. Its batches depend on nothing but seed and number.</summary>
    public void StartEpoch(int epoch)
    {
        _random = new RandomStream(_seed, RandomPurpose.Shuffle, epoch);
        if (_kind == SamplingKind.Shuffle)
        {
            FillAscending();
            _random.Shuffle(_order);
        }
    }

    /// <summary>The rows of batch <paramref name="step"/>, counted from 0; ask for batches in order. Valid until the next call.</summary>
    public ReadOnlySpan<int> Batch(int step)
    {
        if (_kind == SamplingKind.WithReplacement)
        {
            foreach (ref var row in _order.AsSpan())
                row = _random.NextInt32(_rowCount);
            return _order;
        }
        var first = step * _batchSize;
        return _order.AsSpan(first, Math.Min(_batchSize, _rowCount - first));
    }

    private void FillAscending()
    {
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
    }
}
