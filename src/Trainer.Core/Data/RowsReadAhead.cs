using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The rows of a run whose inputs are on disk. While the rows of one window are used, those of the next one are read into
/// memory, segment by segment.</summary>
internal sealed class RowsReadAhead : IExampleSource
{
    private readonly IDiskRows _rows;
    private readonly MiniBatchSampler _sampler;
    private readonly Matrix[] _windows;
    private readonly int[] _placeOfSegment;
    private readonly int[] _read;
    private readonly int _shift;
    private readonly Task[] _reading = [Task.CompletedTask, Task.CompletedTask];
    private int _asked = -1;
    private int _current = -1;

    private RowsReadAhead(IDiskRows rows, MiniBatchSampler sampler, int inputs)
    {
        (_rows, _sampler, _shift) = (rows, sampler, sampler.Windows.ShiftOfSegment);
        var count = sampler.Windows.RowCount;
        _windows = [AlignedBuffer.CreateMatrix(count, inputs), AlignedBuffer.CreateMatrix(count, inputs)];
        _placeOfSegment = new int[sampler.Segments.Length];
        _read = new int[1 << _shift];
    }

    public int RowCount => _rows.RowCount;

    private int WindowCount => (_placeOfSegment.Length + RowWindows.Segments - 1) / RowWindows.Segments;

    /// <summary>The same rows, read ahead if they are on disk and shuffled in windows.</summary>
    /// <param name="inputs">Number of inputs of a row.</param>
    public static IExampleSource Of(IExampleSource rows, MiniBatchSampler sampler, int inputs) =>
        rows is IDiskRows { AreOnDisk: true } onDisk && sampler.Segments.Length > 0 ? new RowsReadAhead(onDisk, sampler, inputs) : rows;

    /// <summary>Begins to read the rows of an epoch, whose order the sampler has drawn.</summary>
    public void StartEpoch()
    {
        for (var place = 0; place < _placeOfSegment.Length; place++)
            _placeOfSegment[_sampler.Segments[place]] = place;
        (_asked, _current) = (-1, -1);
        ReadTo(0);
    }

    /// <summary>Waits until nothing is being read.</summary>
    public void Stop() => Task.WhenAll(_reading).ContinueWith(_ => { }, TaskScheduler.Default).Wait();

    /// <inheritdoc/>
    /// <param name="rows">In the order of the sampler: rows of earlier windows may no longer be asked for.</param>
    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var place = _placeOfSegment[rows[i] >> _shift];
            var window = place / RowWindows.Segments;
            if (window > _current)
            {
                ReadTo(window + 1);
                _reading[window & 1].GetAwaiter().GetResult();
                _current = window;
            }
            var inWindow = ((place % RowWindows.Segments) << _shift) + (rows[i] & ((1 << _shift) - 1));
            _windows[window & 1].Row(inWindow).CopyTo(input.Row(i));
        }
        _rows.GatherTargets(rows, targets, weights);
    }

    public void GatherSparse(ReadOnlySpan<int> rows, SparseBatch sparse) => _rows.GatherSparse(rows, sparse);

    public int MostSparseValues(int rowCount) => _rows.MostSparseValues(rowCount);

    // Asks for windows up to that one, each of which is read after the one before. The rows of window w take the place of those of window
    // w - 2.
    private void ReadTo(int last)
    {
        for (_asked++; _asked <= Math.Min(last, WindowCount - 1); _asked++)
        {
            var window = _asked;
            _reading[window & 1] = _reading[(window + 1) & 1].ContinueWith(
                before =>
                {
                    before.GetAwaiter().GetResult();
                    Read(window);
                },
                TaskScheduler.Default);
        }
        _asked--;
    }

    private void Read(int window)
    {
        var first = window * RowWindows.Segments;
        for (var place = first; place < Math.Min(first + RowWindows.Segments, _placeOfSegment.Length); place++)
        {
            var firstRow = _sampler.Segments[place] << _shift;
            var count = Math.Min(1 << _shift, RowCount - firstRow);
            for (var i = 0; i < count; i++)
                _read[i] = firstRow + i;
            _rows.GatherInputs(_read.AsSpan(0, count), _windows[window & 1].Slice((place - first) << _shift, count));
        }
    }
}
