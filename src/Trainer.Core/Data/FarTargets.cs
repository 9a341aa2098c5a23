using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Finds targets far beyond all others, such as typing errors and wrong units. They are at most one row in a hundred, each further
/// from the median than 5,000 times the interquartile range, and ten times as far as any other row. Heavy-tailed targets may reach as far,
/// but without such a gap.</summary>
internal static class FarTargets
{
    private const double QuartileSpreads = 5_000;
    private const double Gap = 10;
    private const int RowsForOneFar = 100;
    private const int FewestRows = 20;

    /// <summary>The rows whose target is that far away, ascending. Empty for fewer than 20 rows, and when half of the rows have the same
    /// value.</summary>
    /// <param name="rows">Rows whose targets are values, not classes.</param>
    public static List<int> Of(TrainingMatrix rows, int output)
    {
        if (rows.RowCount < FewestRows)
            return [];
        using TemporaryNumbers<float> values = new(rows.RowCount), scratch = new(rows.RowCount);
        var sorted = values.Span;
        rows.CopyValues(output, sorted);
        FloatSort.Sort(sorted, scratch.Span);
        double median = sorted[sorted.Length / 2], spread = (double)sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4];
        // The furthest targets are the smallest or the largest, so most columns end here.
        if (!(spread > 0) || Math.Max(median - sorted[0], sorted[^1] - median) <= QuartileSpreads * spread)
            return [];
        var distances = Array.ConvertAll(sorted.ToArray(), value => Math.Abs(value - median));
        Array.Sort(distances);
        // From the furthest target inwards, as long as the rows passed are at most 1 %: the last gap that is wide enough separates the far
        // targets.
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

    /// <summary>The targets of one output, ascending.</summary>
    public static float[] Sorted(TrainingMatrix rows, int output)
    {
        var values = new float[rows.RowCount];
        rows.CopyValues(output, values);
        FloatSort.Sort(values, new float[values.Length]);
        return values;
    }
}
