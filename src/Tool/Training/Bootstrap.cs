using FfnnMlNet.Tool.Report;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Tool.Training;

/// <summary>Confidence intervals of metrics by the bootstrap: rows are drawn with replacement, as many as there are, and the interval has
/// 95 % of the metrics of these draws. It says how far the metric of other rows of the same kind may be off; the model stays the same.
/// </summary>
internal static class Bootstrap
{
    /// <summary>The share of the draws within the interval.</summary>
    public const double Coverage = 0.95;

    private const int MostDraws = 1000;
    private const int FewestDraws = 200;

    // Rows of all draws together, which bounds the time.
    private const double RowsOfAllDraws = 2e7;

    // An interval of fewer rows says nothing.
    private const int FewestRows = 5;

    /// <param name="rowCount">The number of rows.</param>
    /// <param name="groups">The group of each row, numbered from 0: whole groups are drawn; null = rows are drawn.</param>
    /// <param name="metrics">The metrics, from how often each row counts.</param>
    /// <param name="metricCount">The number of metrics.</param>
    /// <returns>An interval for each metric; null where there are too few rows or draws, and for all when it is cancelled.</returns>
    public static ScoreInterval?[] Intervals(
        int rowCount, int[]? groups, Func<int[]?, double[]> metrics, int metricCount, int seed, CancellationToken cancellation)
    {
        var units = groups is null ? rowCount : groups.Length == 0 ? 0 : groups.Max() + 1;
        if (units < FewestRows)
            return new ScoreInterval?[metricCount];
        var values = new double[(int)Math.Clamp(RowsOfAllDraws / rowCount, FewestDraws, MostDraws)][];
        Parallel.For(0, values.Length, (draw, state) =>
        {
            if (cancellation.IsCancellationRequested)
                state.Stop();
            else
                values[draw] = metrics(Counts(rowCount, groups, units, new Random(SeedOf(seed, draw))));
        });
        return cancellation.IsCancellationRequested
            ? new ScoreInterval?[metricCount]
            : [.. Enumerable.Range(0, metricCount).Select(metric => Limits([.. values.Select(value => value[metric])]))];
    }

    private static ScoreInterval? Limits(double[] values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        // Some draws may lack a class. Where many do, the metric is not defined well enough for an interval.
        if (finite.Length < values.Length * Coverage)
            return null;
        const double Tail = (1 - Coverage) / 2;
        return new ScoreInterval(
            finite.QuantileCustom(Tail, QuantileDefinition.R7), finite.QuantileCustom(1 - Tail, QuantileDefinition.R7));
    }

    private static int[] Counts(int rowCount, int[]? groups, int units, Random random)
    {
        var drawn = new int[units];
        for (var i = 0; i < units; i++)
            drawn[random.Next(units)]++;
        if (groups is null)
            return drawn;
        var counts = new int[rowCount];
        for (var row = 0; row < rowCount; row++)
            counts[row] = drawn[groups[row]];
        return counts;
    }

    // Not System.HashCode, whose values differ from run to run.
    private static int SeedOf(int seed, int draw) => unchecked((seed * 1_000_003) + draw);
}
