namespace FfnnMlNet.Data;

/// <summary>
/// Targets far beyond all others, as typing errors and wrong units make them: at most one row in a hundred, each further from the median
/// than 5,000 times the distance of the quartiles and ten times as far as any other row. Heavy tails reach as far, but step by step.
/// </summary>
internal static class FarTargets
{
    private const double QuartileSpreads = 5_000;
    private const double Gap = 10;
    private const int RowsForOneFar = 100;
    private const int FewestRows = 20;

    /// <summary>Rows whose target lies that far, ascending; none below 20 rows, and none where half of the rows have one value.</summary>
    /// <param name="rows">Targets are values.</param>
    public static List<int> Of(TrainingMatrix rows, int output)
    {
        if (rows.RowCount < FewestRows)
            return [];
        var sorted = Sorted(rows, output);
        var (median, spread) = (sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]);
        // The furthest are at the ends: most columns are done with here.
        if (!(spread > 0) || Math.Max(median - sorted[0], sorted[^1] - median) <= QuartileSpreads * spread)
            return [];
        var distances = Array.ConvertAll(sorted, value => Math.Abs(value - median));
        Array.Sort(distances);
        // From the furthest inwards, as long as they are few: the last gap that is wide enough parts them from the others.
        var first = distances.Length;
        for (var at = distances.Length - 1; (distances.Length - at) * RowsForOneFar <= Math.Max(distances.Length, RowsForOneFar); at--)
        {
            if (distances[at] <= QuartileSpreads * spread)
                break;
            if (distances[at] > Gap * distances[at - 1])
                first = at;
        }
        if (first == distances.Length)
            return [];
        var limit = distances[first];
        return [.. Enumerable.Range(0, rows.RowCount).Where(row => Math.Abs(rows.ValuesOf(row)[output] - median) >= limit)];
    }

    /// <summary>The targets of an output, ascending.</summary>
    public static double[] Sorted(TrainingMatrix rows, int output)
    {
        var values = new double[rows.RowCount];
        for (var row = 0; row < values.Length; row++)
            values[row] = rows.ValuesOf(row)[output];
        Array.Sort(values);
        return values;
    }
}
