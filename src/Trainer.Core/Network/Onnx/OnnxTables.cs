namespace FfnnMlNet.Network;

/// <summary>Ascending tables, one per column, in which an ONNX graph looks up values. All tables are filled up to the same length, a power
/// of two, so that one binary search finds the places in all of them.</summary>
internal sealed class OnnxTables
{
    private readonly OnnxGraph _graph;
    private readonly int _columns;
    private readonly int _length;

    /// <param name="starts">The values of each table, ascending; at least one.</param>
    public OnnxTables(OnnxGraph graph, IReadOnlyList<float[]> starts)
    {
        (_graph, _columns) = (graph, starts.Count);
        _length = 1;
        while (_length < starts.Max(table => table.Length))
            _length *= 2;
        Starts = Values(starts, float.PositiveInfinity);
    }

    /// <summary>The values of all tables, one after the other.</summary>
    public string Starts { get; }

    /// <summary>Other values of the entries of the tables, in the same order; 0 where an entry is only there for the length.</summary>
    /// <param name="tables">One value per entry of each table.</param>
    public string Values(IReadOnlyList<float[]> tables) => Values(tables, 0);

    /// <summary>The same with several values per entry: [entries of all tables, width].</summary>
    /// <param name="tables">[entries, width] of each table.</param>
    public string Rows(IReadOnlyList<float[]> tables, int width) =>
        _graph.Floats(InPlace(tables, 0, width), _columns * _length, width);

    /// <summary>For each element of x [rows, columns] the index, in <see cref="Starts"/>, of the last value of its table that is not above
    /// it; of the first value where all are.</summary>
    public string Locate(string x)
    {
        var index = _graph.Integers([.. Enumerable.Range(0, _columns).Select(column => (long)column * _length)], 1, _columns);
        for (var half = _length / 2; half > 0; half /= 2)
        {
            var next = _graph.Add(index, _graph.Integers([half], 1));
            index = _graph.Where(_graph.IsLess(x, _graph.Gather(Starts, next, axis: 0)), index, next);
        }
        return index;
    }

    private string Values(IReadOnlyList<float[]> tables, float filling) =>
        _graph.Floats(InPlace(tables, filling, width: 1), _columns * _length);

    private float[] InPlace(IReadOnlyList<float[]> tables, float filling, int width)
    {
        var values = new float[_columns * _length * width];
        Array.Fill(values, filling);
        for (var i = 0; i < tables.Count; i++)
            tables[i].CopyTo(values.AsSpan(i * _length * width));
        return values;
    }
}
