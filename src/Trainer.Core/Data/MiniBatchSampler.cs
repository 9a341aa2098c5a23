using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Chooses the row indices of each mini-batch of a run. Only indices are shuffled, never the data. Of a large table only the
/// indices of the windows that a batch needs are there at a time.</summary>
internal sealed class MiniBatchSampler
{
    private readonly SamplingKind _kind;
    private readonly int _rowCount;
    private readonly int _batchSize;
    private readonly int _seed;
    private readonly int _wholeSteps;
    private readonly int[] _segments;

    // Rows of the epoch in their order, from row number _first of the epoch on.
    private readonly int[] _order;
    private int _first;
    private int _count;
    private int _nextSegment;
    private RandomStream _random;
    private RandomStream _randomOfWindows;
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
        Windows = windows;
        _segments = kind == SamplingKind.Shuffle && windows.Divide(rowCount) ? new int[windows.SegmentsOf(rowCount)] : [];
        _order = new int[kind != SamplingKind.Shuffle ? batchSize
            : _segments.Length == 0 ? rowCount : (int)Math.Min(rowCount, (long)batchSize + windows.RowCount)];
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
        {
            FillAscending(_segments, 0);
            _random.Shuffle(_segments);
            _randomOfWindows = _random;
            (_first, _count, _nextSegment) = (0, 0, 0);
        }
        else if (_kind == SamplingKind.Shuffle)
        {
            FillAscending(_order, 0);
            _random.Shuffle(_order);
        }
    }

    /// <summary>Indices of the rows of batch <paramref name="step"/>, counted from 0. Batches must be requested in order; after some of
    /// them it may begin with batch 0 again. The span is valid until the next call.</summary>
    public ReadOnlySpan<int> Batch(int step)
    {
        if (_kind == SamplingKind.WithReplacement)
        {
            foreach (ref var row in _order.AsSpan())
                row = _random.NextInt32(_rowCount);
            return _order;
        }
        var first = (int)((_firstStep + step) % _wholeSteps) * _batchSize;
        var count = Math.Min(_batchSize, _rowCount - first);
        if (_kind == SamplingKind.InOrder)
            FillAscending(_order.AsSpan(0, count), first);
        else if (_segments.Length > 0)
            return FromWindows(first, count);
        return _order.AsSpan(_kind == SamplingKind.InOrder ? 0 : first, count);
    }

    private ReadOnlySpan<int> FromWindows(int first, int count)
    {
        if (first < _first)
            (_first, _count, _nextSegment, _random) = (0, 0, 0, _randomOfWindows);
        while (_first + _count < first + count)
        {
            // The rows before the batch make room for a window.
            var passed = Math.Min(first - _first, _count);
            _order.AsSpan(passed, _count - passed).CopyTo(_order);
            (_first, _count) = (_first + passed, _count - passed);
            AddWindow();
        }
        return _order.AsSpan(first - _first, count);
    }

    private void AddWindow()
    {
        var start = _count;
        foreach (var segment in _segments.AsSpan(_nextSegment, Math.Min(RowWindows.Segments, _segments.Length - _nextSegment)))
        {
            var firstRow = segment << Windows.ShiftOfSegment;
            var rows = Math.Min(1 << Windows.ShiftOfSegment, _rowCount - firstRow);
            FillAscending(_order.AsSpan(_count, rows), firstRow);
            _count += rows;
        }
        _nextSegment += RowWindows.Segments;
        _random.Shuffle(_order.AsSpan(start, _count - start));
    }

    private static void FillAscending(Span<int> numbers, int first)
    {
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = first + i;
    }
}
