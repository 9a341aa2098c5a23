namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>How much the metric suffers when a column is shuffled, as bars.</summary>
internal static class ImportanceChart
{
    private const int MostColumns = 15;
    private const int FewestColumns = 3;

    // Columns with less than this share of the most important one are named below the chart.
    private const double LeastShare = 0.02;
    private const double RowHeight = 21;

    /// <summary>The chart of the most important columns.</summary>
    public static Figure Of(PermutationImportance importance)
    {
        var least = LeastShare * importance.Columns[0].Mean;
        var shown = importance.Columns.Where((column, i) => i < FewestColumns || column.Mean >= least).Take(MostColumns).ToList();
        var ends = shown.SelectMany(column => new[] { column.Mean - column.Deviation, column.Mean + column.Deviation }).Append(0);
        var x = ChartAxis.Numbers(ends, Words.TickWriter(importance.Format), $"how much worse the {importance.Metric} gets");
        var y = ChartAxis.Levels([.. shown.Select(column => Words.Cut(column.Column, 40))]);
        var chart = new Chart("importance", x, y, shown.Count * RowHeight, right: 62);
        chart.Rows([.. shown.Select((column, i) => new CurvePoint(column.Mean, -i))], 0.6, Ink.First);
        for (var i = 0; i < shown.Count; i++)
        {
            var (mean, deviation) = (shown[i].Mean, shown[i].Deviation);
            chart.Segment(new CurvePoint(mean - deviation, -i), new CurvePoint(mean + deviation, -i), Ink.Uncertainty, 2);
            chart.RightLabel(-i, Words.Score(mean, importance.Format));
        }
        var described = string.Join("; ", shown.Select(column => $"{column.Column}: {Words.Score(column.Mean, importance.Format)}"));
        var left = importance.Columns.Count - shown.Count;
        return new Figure(
            "Importance of the columns",
            chart.ToSvg("Importance of the columns", described + "."),
            $"How much worse the {importance.Metric} gets when the values of one column are shuffled among "
                + $"{Words.Count(importance.Rows, "test row")}, mean of {Words.Count(importance.Repeats, "repeat")}; the thin line is one "
                + "standard deviation to each side. Columns that say the same share their importance, so that each of them may look "
                + "unimportant."
                + (left > 0 ? " Hardly important: " + Least([.. importance.Columns.Skip(shown.Count).Select(column => column.Column)])
                    : ""));
    }

    private static string Least(IReadOnlyList<string> columns)
    {
        const int Named = 10;
        return Words.List(columns.Count <= Named ? [.. columns.Select(Words.Quoted)]
            : [.. columns.Take(Named).Select(Words.Quoted), $"{Words.Count(columns.Count - Named)} more"]) + ".";
    }
}
