using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The sparse parts of some rows: of each row the inputs that are not 0, as pairs of index and value. An object serves one thread
/// at a time, and is filled row by row. Its memory is kept, so filling it again allocates nothing once it is large enough.</summary>
internal sealed class SparseBatch
{
    private int[] _ends = [];
    private int[] _indices = [];
    private float[] _values = [];

    // The same pairs, grouped by index.
    private int[] _countOf = [];
    private int[] _touched = [];
    private int[] _touchedEnds = [];
    private int[] _rowsOfGroups = [];
    private float[] _valuesOfGroups = [];

    /// <summary>Number of completed rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Number of pairs of all rows, those of the row that is not completed yet included.</summary>
    public int Count { get; private set; }

    /// <summary>[touched]: the indices that occur, each once, in the order in which they first occur. Valid after
    /// <see cref="GroupByIndex"/>.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, TouchedCount);

    /// <summary>As many indices as could be touched without more memory.</summary>
    public int MostTouched => _touched.Length;

    /// <summary>Number of different indices.</summary>
    public int TouchedCount { get; private set; }

    /// <summary>[pairs]: all indices, row after row.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>[pairs]: all values, row after row.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>The number of the first pair of a row.</summary>
    public int StartOf(int row) => row == 0 ? 0 : _ends[row - 1];

    /// <summary>One past the number of the last pair of a row.</summary>
    public int EndOf(int row) => _ends[row];

    /// <summary>[pairs]: the row of each pair, in the order of <see cref="Touched"/> and, for each index, ascending. Valid after
    /// <see cref="GroupByIndex"/>.</summary>
    public ReadOnlySpan<int> RowsOfGroups => _rowsOfGroups.AsSpan(0, Count);

    /// <summary>[pairs]: the values in the order of <see cref="RowsOfGroups"/>.</summary>
    public ReadOnlySpan<float> ValuesOfGroups => _valuesOfGroups.AsSpan(0, Count);

    /// <summary>The number of the first pair of a touched index in <see cref="RowsOfGroups"/>.</summary>
    /// <param name="place">The place of the index in <see cref="Touched"/>.</param>
    public int StartOfGroup(int place) => place == 0 ? 0 : _touchedEnds[place - 1];

    /// <summary>One past the number of the last pair of a touched index in <see cref="RowsOfGroups"/>.</summary>
    /// <param name="place">The place of the index in <see cref="Touched"/>.</param>
    public int EndOfGroup(int place) => _touchedEnds[place];

    /// <summary>Removes all rows.</summary>
    public void Clear() => (RowCount, Count, TouchedCount) = (0, 0, 0);

    /// <summary>Makes room, so that filling and grouping allocate nothing.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="pairs">Number of pairs of all rows together.</param>
    /// <param name="indexCount">Number of different indices that may occur.</param>
    public void Reserve(int rows, int pairs, int indexCount)
    {
        Grow(ref _ends, rows);
        Grow(ref _indices, pairs);
        Grow(ref _values, pairs);
        ReserveGroups(pairs, indexCount);
    }

    /// <summary>Adds a pair to the row that is being filled.</summary>
    public void Add(int index, float value)
    {
        if (Count == _indices.Length)
            GrowPairs(1);
        (_indices[Count], _values[Count]) = (index, value);
        Count++;
    }

    /// <summary>Makes room for pairs of the row that is being filled; the caller writes them.</summary>
    public void Add(int count, out Span<int> indices, out Span<float> values)
    {
        if (Count + count > _indices.Length)
            GrowPairs(count);
        indices = _indices.AsSpan(Count, count);
        values = _values.AsSpan(Count, count);
        Count += count;
    }

    /// <summary>Adds a row of another batch.</summary>
    /// <param name="from">The other batch; null = the row has no pairs.</param>
    public void AddRow(SparseBatch? from, int row)
    {
        if (from is not null)
        {
            var (start, end) = (from.StartOf(row), from.EndOf(row));
            Add(end - start, out var indices, out var values);
            from.Indices[start..end].CopyTo(indices);
            from.Values[start..end].CopyTo(values);
        }
        CompleteRow();
    }

    /// <summary>Completes the row that is being filled. A row may have no pairs.</summary>
    public void CompleteRow() => CompleteRow(ofLaterRows: 0);

    /// <summary>Completes a row where pairs of rows behind it were added with its own.</summary>
    /// <param name="ofLaterRows">Number of pairs of the rows behind it.</param>
    public void CompleteRow(int ofLaterRows)
    {
        if (RowCount == _ends.Length)
            Array.Resize(ref _ends, Math.Max(16, 2 * RowCount));
        _ends[RowCount++] = Count - ofLaterRows;
    }

    /// <summary>Leaves out random pairs, and multiplies the others by 1 / (1 - probability).</summary>
    /// <param name="dropout">The probability that a pair is left out, and the seed.</param>
    /// <param name="step">The step, and the place of the rows in the whole mini-batch.</param>
    /// <remarks>Number i of the stream of a row decides its pair i, and the stream depends on the row's place in the mini-batch. So some
    /// rows of a mini-batch lose the same pairs as all of them together.</remarks>
    public void DropOut(in SparseDropout dropout, in DropoutStep step)
    {
        const long NumbersPerRow = 1L << 32;
        var random = new RandomStream(dropout.Seed, RandomPurpose.SparseDropout, step.Step);
        var (limit, factor) = (RandomStream.Limit(dropout.Rate), 1 / (1 - dropout.Rate));
        var (kept, start) = (0, 0);
        for (var row = 0; row < RowCount; row++)
        {
            var end = _ends[row];
            var ofRow = random.At((step.FirstRow + row) * NumbersPerRow);
            for (var i = start; i < end; i++)
            {
                if (ofRow.NextUInt64() < limit)
                    continue;
                (_indices[kept], _values[kept]) = (_indices[i], _values[i] * factor);
                kept++;
            }
            (start, _ends[row]) = (end, kept);
        }
        Count = kept;
    }

    /// <summary>Groups the pairs by their index, in a time proportional to their number.</summary>
    /// <param name="indexCount">All indices are below it.</param>
    public void GroupByIndex(int indexCount)
    {
        ReserveGroups(Count, indexCount);
        var indices = Indices;
        var (counts, touched) = (_countOf, 0);
        foreach (var index in indices)
        {
            if (counts[index]++ == 0)
                _touched[touched++] = index;
        }
        TouchedCount = touched;
        var sum = 0;
        for (var place = 0; place < touched; place++)
        {
            var index = _touched[place];
            (sum, counts[index]) = (sum + counts[index], sum);
            _touchedEnds[place] = sum;
        }
        for (var (row, i) = (0, 0); row < RowCount; row++)
        {
            for (; i < _ends[row]; i++)
            {
                var at = counts[indices[i]]++;
                (_rowsOfGroups[at], _valuesOfGroups[at]) = (row, _values[i]);
            }
        }
        foreach (var index in Touched)
            counts[index] = 0;
    }

    private void ReserveGroups(int pairs, int indexCount)
    {
        Grow(ref _countOf, indexCount);
        Grow(ref _touched, Math.Min(pairs, indexCount));
        Grow(ref _touchedEnds, Math.Min(pairs, indexCount));
        Grow(ref _rowsOfGroups, pairs);
        Grow(ref _valuesOfGroups, pairs);
    }

    private void GrowPairs(int more)
    {
        var length = Math.Max(64, Math.Max(Count + more, (int)Math.Min(Array.MaxLength, 2L * _indices.Length)));
        Array.Resize(ref _indices, length);
        Array.Resize(ref _values, length);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, length);
    }
}
