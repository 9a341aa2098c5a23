using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The numbers of the rows of each class that has rows; classes and rows ascending.</summary>
internal sealed class RowsByClass : IDisposable
{
    private readonly TemporaryNumbers<int> _rows;
    private readonly int[] _starts;

    /// <param name="classOf">[rows]: each row's class, at least 0; empty = all rows are one class.</param>
    public RowsByClass(int rowCount, ReadOnlySpan<int> classOf)
    {
        var counts = new int[1];
        foreach (var kind in classOf)
        {
            if (kind >= counts.Length)
                Array.Resize(ref counts, Math.Max(kind + 1, 2 * counts.Length));
            counts[kind]++;
        }
        if (classOf.IsEmpty)
            counts[0] = rowCount;
        // From here on the place of the next row of each class.
        List<int> starts = [0];
        for (var (kind, start) = (0, 0); kind < counts.Length; kind++)
        {
            (counts[kind], start) = (start, start + counts[kind]);
            if (start > starts[^1])
                starts.Add(start);
        }
        _starts = [.. starts];
        _rows = new TemporaryNumbers<int>(rowCount);
        var rows = _rows.Span;
        for (var row = 0; row < rowCount; row++)
            rows[counts[classOf.IsEmpty ? 0 : classOf[row]]++] = row;
    }

    /// <summary>Number of classes that have rows.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The rows of a class. They may be put into another order.</summary>
    /// <param name="place">In [0, <see cref="Count"/>).</param>
    public Span<int> this[int place] => _rows.Span[_starts[place].._starts[place + 1]];

    public void Dispose() => _rows.Dispose();
}
