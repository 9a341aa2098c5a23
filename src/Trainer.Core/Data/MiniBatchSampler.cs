using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Chooses the row indices of each mini-batch of a run. Only indices are shuffled, never the data.</summary>
internal sealed class MiniBatchSampler
{
    private readonly SamplingKind _kind;
    private readonly int _rowCount;
    private readonly int _batchSize;
    private readonly int _seed;
    private readonly int[] _order;
    private readonly int _wholeSteps;
    private RandomStream _random;
    private long _firstStep;

    /// <param name="wholeSteps">Number of batches in a full epoch.</param>
    /// <param name="mostSteps">The most batches of an epoch. If that is less than a full epoch, shuffled epochs use the first batches of
    /// their order, and epochs in order continue where the one before ended.</param>
    public MiniBatchSampler(SamplingKind kind, int rowCount, int batchSize, int wholeSteps, int mostSteps, int seed)
    {
        (_kind, _rowCount, _batchSize, _seed, _wholeSteps) = (kind, rowCount, batchSize, seed, wholeSteps);
        StepsPerEpoch = Math.Min(wholeSteps, mostSteps);
        _order = new int[kind == SamplingKind.WithReplacement ? batchSize : rowCount];
        FillAscending();
    }

    /// <summary>Number of batches in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Prepares epoch <paramref name="epoch"/>, counted from 1. Its batches depend only on the seed and this number.</summary>
    public void StartEpoch(int epoch)
    {
        _random = new RandomStream(_seed, RandomPurpose.Shuffle, epoch);
        _firstStep = _kind == SamplingKind.InOrder ? (long)(epoch - 1) * StepsPerEpoch : 0;
        if (_kind == SamplingKind.Shuffle)
        {
            FillAscending();
            _random.Shuffle(_order);
        }
    }

    /// <summary>Indices of the rows of batch <paramref name="step"/>, counted from 0. Batches must be requested in order. The span is valid
    /// until the next call.</summary>
    public ReadOnlySpan<int> Batch(int step)
    {
        if (_kind == SamplingKind.WithReplacement)
        {
            foreach (ref var row in _order.AsSpan())
                row = _random.NextInt32(_rowCount);
            return _order;
        }
        var first = (int)((_firstStep + step) % _wholeSteps) * _batchSize;
        return _order.AsSpan(first, Math.Min(_batchSize, _rowCount - first));
    }

    private void FillAscending()
    {
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
    }
}
