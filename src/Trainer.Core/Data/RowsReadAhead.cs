using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The rows of a run whose inputs are on disk. While the rows of one window are used, those of the next one are read into
/// memory, segment by segment.</summary>
internal sealed class RowsReadAhead : IExampleSource
{
    // A disk answers several requests at the same time in little more than the time of one.
    private const int ReadsAtOnce = 4;

    private readonly IDiskRows _rows;
    private readonly MiniBatchSampler _sampler;
    private readonly WindowInMemory[] _windows;
    private readonly int[] _placeOfSegment;
    private readonly int[] _ofSegment;
    private readonly int _shift;
    private int _asked = -1;
    private int _ready = -1;

    private RowsReadAhead(IDiskRows rows, MiniBatchSampler sampler, int inputs, int batchSize)
    {
        (_rows, _sampler, _shift) = (rows, sampler, sampler.Windows.ShiftOfSegment);
        _windows = new WindowInMemory[Math.Min(MostOfBatch(batchSize), WindowsOf(sampler.Segments.Length))];
        for (var i = 0; i < _windows.Length; i++)
            _windows[i] = new WindowInMemory(sampler.Windows.RowCount, inputs, rows.MeanSparseValues > 0);
        _placeOfSegment = new int[sampler.Segments.Length];
        _ofSegment = new int[1 << _shift];
    }

    public int RowCount => _rows.RowCount;

    public double MeanSparseValues => _rows.MeanSparseValues;

    private int WindowCount => WindowsOf(_placeOfSegment.Length);

    /// <summary>The same rows, read ahead if they are on disk and shuffled in windows.</summary>
    /// <param name="inputs">Number of dense inputs of a row.</param>
    /// <param name="batchSize">The most rows of a batch.</param>
    public static IExampleSource Of(IExampleSource rows, MiniBatchSampler sampler, int inputs, int batchSize) =>
        rows is IDiskRows { AreOnDisk: true } onDisk && sampler.Segments.Length > 0
            ? new RowsReadAhead(onDisk, sampler, inputs, batchSize) : rows;

    /// <summary>Begins to read the rows of an epoch, whose order the sampler has drawn.</summary>
    public void StartEpoch()
    {
        for (var place = 0; place < _placeOfSegment.Length; place++)
            _placeOfSegment[_sampler.Segments[place]] = place;
        (_asked, _ready) = (-1, -1);
        ReadTo(0);
    }

    /// <summary>Begins a batch: rows of windows before its first row make room for those of the windows behind it.</summary>
    /// <param name="batch">Its rows, in the order of the sampler.</param>
    public void StartBatch(ReadOnlySpan<int> batch)
    {
        var first = _placeOfSegment[batch[0] >> _shift] / RowWindows.Segments;
        // A run that measures its speed begins with the first batch again.
        if (first + _windows.Length - 1 < _asked)
        {
            Stop();
            StartEpoch();
        }
        ReadTo(first + _windows.Length - 1);
    }

    /// <summary>Waits until nothing is being read.</summary>
    public void Stop() => Task.WhenAll(_windows.Select(window => window.Reading)).ContinueWith(_ => { }, TaskScheduler.Default).Wait();

    /// <inheritdoc/>
    /// <param name="rows">Rows of the batch that was begun last.</param>
    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        for (var i = 0; i < rows.Length; i++)
            WindowOf(rows[i], out var place).Inputs.Row(place).CopyTo(input.Row(i));
        _rows.GatherTargets(rows, targets, weights);
    }

    /// <inheritdoc/>
    /// <param name="rows">Rows of the batch that was begun last.</param>
    public void GatherSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        sparse.Clear();
        foreach (var row in rows)
            sparse.AddRow(WindowOf(row, out var place).Sparse, place);
    }

    public int MostSparseValues(int rowCount) => _rows.MostSparseValues(rowCount);

    private static int WindowsOf(int segments) => (segments + RowWindows.Segments - 1) / RowWindows.Segments;

    // The most windows that a batch may have rows of. One window of a table has up to a segment less than the others.
    private int MostOfBatch(int batchSize) => 2 + (Math.Max(0, batchSize - 2) / (_sampler.Windows.RowCount - (1 << _shift) + 1));

    // The memory of the window of a row, after the window was read.
    private WindowInMemory WindowOf(int row, out int place)
    {
        var segment = _placeOfSegment[row >> _shift];
        var window = segment / RowWindows.Segments;
        while (_ready < window)
            _windows[++_ready % _windows.Length].Reading.GetAwaiter().GetResult();
        place = ((segment % RowWindows.Segments) << _shift) + (row & ((1 << _shift) - 1));
        return _windows[window % _windows.Length];
    }

    // Asks for windows up to that one, each of which is read after the one before, into the memory of the oldest one.
    private void ReadTo(int last)
    {
        while (_asked < Math.Min(last, WindowCount - 1))
        {
            var before = _asked < 0 ? Task.CompletedTask : _windows[_asked % _windows.Length].Reading;
            var window = ++_asked;
            _windows[window % _windows.Length].Reading = before.ContinueWith(
                earlier =>
                {
                    earlier.GetAwaiter().GetResult();
                    Read(window);
                },
                TaskScheduler.Default);
        }
    }

    private void Read(int window)
    {
        var memory = _windows[window % _windows.Length];
        var first = window * RowWindows.Segments;
        var count = Math.Min(RowWindows.Segments, _placeOfSegment.Length - first);
        SharedLoop.Run(count, ReadsAtOnce, place =>
        {
            Span<int> rows = stackalloc int[1 << _shift];
            rows = RowsOf(first + place, rows);
            _rows.GatherInputs(rows, memory.Inputs.Slice(place << _shift, rows.Length));
        });
        if (memory.Sparse is { } sparse)
            ReadSparse(first, count, sparse);
    }

    // Sparse rows have no places of their own, so they are read one segment after the other.
    private void ReadSparse(int first, int count, SparseBatch sparse)
    {
        sparse.Clear();
        for (var place = first; place < first + count; place++)
        {
            var rows = RowsOf(place, _ofSegment);
            _rows.AddSparse(rows, sparse);
            // Every segment has the same number of places; the last one may have fewer rows.
            for (var i = rows.Length; i < 1 << _shift; i++)
                sparse.CompleteRow();
        }
    }

    // The rows of a segment, by its place in the order of the epoch.
    private Span<int> RowsOf(int place, Span<int> rows)
    {
        var firstRow = _sampler.Segments[place] << _shift;
        rows = rows[..Math.Min(1 << _shift, RowCount - firstRow)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = firstRow + i;
        return rows;
    }

    private sealed class WindowInMemory(int rowCount, int inputs, bool hasSparse)
    {
        public Matrix Inputs { get; } = AlignedBuffer.CreateMatrix(rowCount, inputs);

        public SparseBatch? Sparse { get; } = hasSparse ? new SparseBatch() : null;

        public Task Reading { get; set; } = Task.CompletedTask;
    }
}
