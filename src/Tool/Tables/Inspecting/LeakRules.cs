using System.Globalization;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Views;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Looks for columns that alone tell the label, which will hardly be known when a prediction is wanted. The rule is learnt on one
/// half of some rows and judged by the other one.</summary>
internal sealed class LeakRules(TableColumns columns, TableInspection inspection)
{
    private const int BinCount = 64;

    /// <summary>One warning per suspect.</summary>
    internal IEnumerable<Finding> Find()
    {
        var rows = Rows();
        foreach (var label in inspection.Labels)
        {
            var target = Target(label, rows);
            foreach (var feature in inspection.Features.Where(column => column.Kind != ColumnKind.Text))
            {
                columns.Cancel.ThrowIfCancellationRequested();
                var text = label.Levels.Count > 0 ? ClassLeak(label, feature, rows, target) : NumberLeak(feature, rows, target);
                if (text is not null)
                {
                    yield return new Finding(true, feature.Name, text,
                        $"--ignore \"{feature.Name}\" leaves it out, if it will not be known before '{label.Name}' is.");
                }
            }
        }
    }

    // Whole blocks from all over the table.
    private List<long> Rows()
    {
        var cells = columns.Table.Cells;
        var blocks = Math.Min(cells.BlockCount, Rules.LeakRows / CellFile.BlockRows);
        List<long> rows = [];
        for (var i = 0; i < blocks; i++)
        {
            var block = (int)((long)i * cells.BlockCount / blocks);
            rows.AddRange(Enumerable.Range(0, cells.RowsOf(block)).Select(row => (long)block * CellFile.BlockRows + row));
        }
        return rows;
    }

    private int IndexOf(ColumnDecision column) => ((List<ColumnDecision>)[.. inspection.Columns]).IndexOf(column);

    // A class or a number; NaN where the row has no label.
    private double[] Target(ColumnDecision label, List<long> rows)
    {
        if (label.Levels.Count == 0)
        {
            return Numbers(label, rows);
        }
        var levels = new LevelColumn(columns.Table.Cells, IndexOf(label), label, columns.Missing);
        return [.. rows.Select(row => levels[row] is >= 0 and var level && level < label.Levels.Count ? level : double.NaN)];
    }

    private double[] Numbers(ColumnDecision column, List<long> rows)
    {
        var numbers = new NumberColumn(columns.Table.Cells, IndexOf(column), column.Format, columns.Missing);
        return [.. rows.Select(row => (double)numbers[row])];
    }

    private double[] Values(ColumnDecision feature, List<long> rows)
    {
        if (feature.Kind == ColumnKind.Number)
        {
            return Numbers(feature, rows);
        }
        if (feature.Kind == ColumnKind.Date)
        {
            var dates = new DateColumn(columns.Table.Cells, IndexOf(feature), feature.Format, columns.Missing);
            return [.. rows.Select(row => dates[row] is var date && date == DateTime.MinValue ? double.NaN : date.Ticks)];
        }
        var levels = new LevelColumn(columns.Table.Cells, IndexOf(feature), feature, columns.Missing);
        return [.. rows.Select(row => levels[row] is >= 0 and var level ? level : double.NaN)];
    }

    private static bool IsOrdered(ColumnDecision feature) => feature.Kind is ColumnKind.Number or ColumnKind.Date;

    // The bins of the values: those of numbers have as many rows each, missing values are a bin of their own.
    private static int[] Bins(ColumnDecision feature, double[] values, out int count)
    {
        if (!IsOrdered(feature))
        {
            count = feature.Levels.Count + 2;
            return [.. values.Select(value => double.IsNaN(value) ? 0 : (int)value + 1)];
        }
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        var edges = sorted.Length == 0 ? [] : Enumerable.Range(1, BinCount - 1)
            .Select(i => sorted[(int)((long)i * sorted.Length / BinCount)]).Distinct().ToArray();
        count = edges.Length + 2;
        return [.. values.Select(value => double.IsNaN(value) ? 0
            : Array.BinarySearch(edges, value) is >= 0 and var found ? found + 2 : ~Array.BinarySearch(edges, value) + 1)];
    }

    private static string? ClassLeak(ColumnDecision label, string name, int[] bins, int binCount, double[] target)
    {
        var classes = label.Levels.Count;
        var counts = new int[binCount, classes];
        var all = new int[classes];
        for (var i = 0; i < bins.Length; i += 2)
        {
            if (!double.IsNaN(target[i]))
            {
                counts[bins[i], (int)target[i]]++;
                all[(int)target[i]]++;
            }
        }
        var frequent = Array.IndexOf(all, all.Max());
        int judged = 0, wrong = 0, wrongBefore = 0;
        for (var i = 1; i < bins.Length; i += 2)
        {
            if (double.IsNaN(target[i]))
            {
                continue;
            }
            var best = Enumerable.Range(0, classes).MaxBy(c => 2 * counts[bins[i], c] + (c == frequent ? 1 : 0));
            judged++;
            wrong += best != (int)target[i] ? 1 : 0;
            wrongBefore += frequent != (int)target[i] ? 1 : 0;
        }
        return wrongBefore >= Rules.LeakPresenceRows && wrong <= Rules.LeakErrorShare * wrongBefore
            ? $"'{name}' alone predicts '{label.Name}': {wrong:N0} of {judged:N0} rows wrong, where the most frequent class is wrong in "
                + $"{wrongBefore:N0}."
            : null;
    }

    private string? ClassLeak(ColumnDecision label, ColumnDecision feature, List<long> rows, double[] target)
    {
        var values = Values(feature, rows);
        var bins = Bins(feature, values, out var count);
        return ClassLeak(label, feature.Name, bins, count, target) ?? PresenceLeak(label, feature.Name, values, target);
    }

    // A column that has values in one class only, or that lacks them in one class only.
    private static string? PresenceLeak(ColumnDecision label, string name, double[] values, double[] target)
    {
        foreach (var isPresent in (bool[])[true, false])
        {
            var classes = new int[label.Levels.Count];
            var all = new int[label.Levels.Count];
            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsNaN(target[i]))
                {
                    all[(int)target[i]]++;
                    classes[(int)target[i]] += double.IsNaN(values[i]) != isPresent ? 1 : 0;
                }
            }
            var count = classes.Sum();
            var most = Array.IndexOf(classes, classes.Max());
            var (share, usual) = (classes[most] / (double)count, all[most] / (double)all.Sum());
            if (count >= Rules.LeakPresenceRows && count < all.Sum() - Rules.LeakPresenceRows && share >= Rules.LeakClassShare
                && 1 - share <= 0.1 * (1 - usual))
            {
                return $"'{name}' {(isPresent ? "has a value" : "is empty")} in {count:N0} rows, and {Percent(share)} of them have the "
                    + $"class '{label.Levels[most]}', where {Percent(usual)} of all rows have it.";
            }
        }
        return null;
    }

    private string? NumberLeak(ColumnDecision feature, List<long> rows, double[] target)
    {
        var values = Values(feature, rows);
        var bins = Bins(feature, values, out var count);
        var explained = Math.Max(BinRSquared(bins, count, target), IsOrdered(feature) ? LineRSquared(values, target) : 0);
        return explained >= Rules.LeakRSquared
            ? $"'{feature.Name}' alone explains {Percent(explained)} of the variance of the label."
            : null;
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static double BinRSquared(int[] bins, int binCount, double[] target)
    {
        var (sums, counts) = (new double[binCount], new int[binCount]);
        for (var i = 0; i < bins.Length; i += 2)
        {
            if (!double.IsNaN(target[i]))
            {
                sums[bins[i]] += target[i];
                counts[bins[i]]++;
            }
        }
        var mean = sums.Sum() / Math.Max(1, counts.Sum());
        return RSquared(target, i => counts[bins[i]] > 0 ? sums[bins[i]] / counts[bins[i]] : mean);
    }

    private static double LineRSquared(double[] values, double[] target)
    {
        double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (var i = 0; i < values.Length; i += 2)
        {
            if (!double.IsNaN(values[i]) && !double.IsNaN(target[i]))
            {
                (n, sx, sy, sxx, sxy) = (n + 1, sx + values[i], sy + target[i], sxx + values[i] * values[i], sxy + values[i] * target[i]);
            }
        }
        var variance = sxx - sx * sx / n;
        if (!(n > 2 && variance > 0))
        {
            return 0;
        }
        var slope = (sxy - sx * sy / n) / variance;
        return RSquared(target, i => double.IsNaN(values[i]) ? sy / n : sy / n + slope * (values[i] - sx / n));
    }

    // On the rows with odd numbers.
    private static double RSquared(double[] target, Func<int, double> predict)
    {
        var judged = Enumerable.Range(0, target.Length / 2).Select(i => 2 * i + 1).Where(i => !double.IsNaN(target[i])).ToList();
        if (judged.Count < Rules.LeakPresenceRows)
        {
            return 0;
        }
        var mean = judged.Average(i => target[i]);
        var total = judged.Sum(i => (target[i] - mean) * (target[i] - mean));
        return total == 0 ? 0 : 1 - judged.Sum(i => (target[i] - predict(i)) * (target[i] - predict(i))) / total;
    }
}
