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
    private readonly int[] _segments;
    private readonly int _wholeSteps;
    private RandomStream _random;
    private long _firstStep;

    /// <param name="wholeSteps">Number of batches in a full epoch.</param>
    /// <param name="mostSteps">The most batches of an epoch. If that is less than a full epoch, shuffled epochs use the first batches of
    /// their order, and epochs in order continue where the one before ended.</param>
    /// <param name="windows">How the rows of a large table are shuffled.</param>
    public MiniBatchSampler(
        SamplingKind kind, int rowCount, int batchSize, int wholeSteps, int mostSteps, int seed, RowWindows windows)
    {
        (_kind, _rowCount, _batchSize, _seed, _wholeSteps) = (kind, rowCount, batchSize, seed, wholeSteps);
        StepsPerEpoch = Math.Min(wholeSteps, mostSteps);
        _order = new int[kind == SamplingKind.WithReplacement ? batchSize : rowCount];
        Windows = windows;
        _segments = kind == SamplingKind.Shuffle && windows.Divide(rowCount) ? new int[windows.SegmentsOf(rowCount)] : [];
        FillAscending(_order);
    }

    /// <summary>How the rows of a large table are shuffled.</summary>
    public RowWindows Windows { get; }

    /// <summary>The segments of rows in the order of the epoch; empty where the rows are not shuffled in windows.</summary>
    public ReadOnlySpan<int> Segments => _segments;

    /// <summary>Number of batches in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Prepares epoch <paramref name="epoch"/>, counted from 1. Its batches depend only on the seed and this number.</summary>
    public void StartEpoch(int epoch)
    {
        _random = new RandomStream(_seed, RandomPurpose.Shuffle, epoch);
        _firstStep = _kind == SamplingKind.InOrder ? (long)(epoch - 1) * StepsPerEpoch : 0;
        if (_segments.Length > 0)
            ShuffleInWindows();
        else if (_kind == SamplingKind.Shuffle)
        {
            FillAscending(_order);
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

    private void ShuffleInWindows()
    {
        FillAscending(_segments);
        _random.Shuffle(_segments);
        var end = 0;
        for (var first = 0; first < _segments.Length; first += RowWindows.Segments)
        {
            var start = end;
            foreach (var segment in _segments.AsSpan(first, Math.Min(RowWindows.Segments, _segments.Length - first)))
            {
                var firstRow = segment << Windows.ShiftOfSegment;
                var count = Math.Min(1 << Windows.ShiftOfSegment, _rowCount - firstRow);
                for (var i = 0; i < count; i++)
                    _order[end++] = firstRow + i;
            }
            _random.Shuffle(_order.AsSpan(start, end - start));
        }
    }

    private static void FillAscending(int[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i;
    }
}
