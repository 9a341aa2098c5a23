namespace FfnnMlNet.Data;

/// <summary>The number of rows of each class in each group of rows. It takes a few numbers per group, since there may be as many groups as
/// rows.</summary>
internal sealed class ClassesOfGroups
{
    // The pairs of group g are those from _starts[g] to _starts[g + 1].
    private readonly int[] _starts;
    private readonly (int Class, int Rows)[] _pairs;
    private readonly int[] _rowCounts;

    /// <param name="groupOf">[rows]: each row's group, in [0, groups).</param>
    /// <param name="classOf">[rows]: each row's class; empty = all rows are of class 0.</param>
    public ClassesOfGroups(ReadOnlySpan<int> groupOf, ReadOnlySpan<int> classOf)
    {
        var count = 0;
        foreach (var group in groupOf)
            count = Math.Max(count, group + 1);
        (_starts, _rowCounts) = (new int[count + 1], new int[count]);
        foreach (var group in groupOf)
            _rowCounts[group]++;
        // First a place for each row, by group.
        for (var group = 0; group < count; group++)
            _starts[group + 1] = _starts[group] + _rowCounts[group];
        var kinds = new int[groupOf.Length];
        var next = _starts.AsSpan(0, count).ToArray();
        for (var row = 0; row < groupOf.Length; row++)
            kinds[next[groupOf[row]]++] = classOf.IsEmpty ? 0 : classOf[row];
        var pairs = new List<(int, int)>(count);
        for (var group = 0; group < count; group++)
        {
            var ofGroup = kinds.AsSpan(_starts[group], _rowCounts[group]);
            ofGroup.Sort();
            _starts[group] = pairs.Count;
            for (var i = 0; i < ofGroup.Length;)
            {
                var length = ofGroup[i..].IndexOfAnyExcept(ofGroup[i]);
                length = length < 0 ? ofGroup.Length - i : length;
                pairs.Add((ofGroup[i], length));
                i += length;
            }
        }
        _starts[count] = pairs.Count;
        _pairs = [.. pairs];
    }

    /// <summary>Number of groups.</summary>
    public int Count => _rowCounts.Length;

    /// <summary>The classes of a group, ascending, with the number of its rows of each.</summary>
    public ReadOnlySpan<(int Class, int Rows)> this[int group] => _pairs.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    /// <summary>Number of rows of a group.</summary>
    public int RowsOf(int group) => _rowCounts[group];

    /// <summary>The number of rows of each class in all groups.</summary>
    public Dictionary<int, int> Totals()
    {
        var totals = new Dictionary<int, int>();
        foreach (var (kind, count) in _pairs)
            totals[kind] = totals.GetValueOrDefault(kind) + count;
        return totals;
    }
}
