namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>How the mean score follows one column: lines over numbers and dates, points beside levels.</summary>
internal static class EffectChart
{
    private const int MostLevels = 12;
    private const double RowHeight = 20;

    /// <summary>The chart of a column.</summary>
    /// <param name="effect">Its effect.</param>
    /// <param name="isDate">Whether the positions are dates.</param>
    /// <param name="index">The number of the chart, which makes its name unique.</param>
    /// <param name="least">The least range of the axis of the score, so that small effects look small.</param>
    public static Figure Of(ColumnEffect effect, bool isDate, int index, double least = 0)
    {
        var series = effect.Series.Take(Mark.Count).ToList();
        var isLine = effect.Values.All(value => value.Position is not null);
        var shown = isLine ? effect.Values.Count : Math.Min(effect.Values.Count, MostLevels);
        var chart = isLine ? Lines(effect, series, isDate, index, least) : Levels(effect, series, shown, index, least);
        if (series.Count > 1)
        {
            for (var i = 0; i < series.Count; i++)
                chart.Legend(Mark.Ink(i), isLine ? null : Mark.Shape(i), Words.Cut(series[i].Name, 24));
        }
        var described = string.Join(" ", series.Select(one => Described(effect, one, series.Count > 1)));
        return new Figure(
            Words.Cut(effect.Column, 60),
            chart.ToSvg($"{Sentence.Capital(effect.Score)} by {effect.Column}", described),
            shown < effect.Values.Count ? $"{shown} of {Words.Count(effect.Values.Count, "level")} are shown." : "");
    }

    private static Chart Lines(ColumnEffect effect, List<EffectSeries> series, bool isDate, int index, double least)
    {
        var positions = effect.Values.Select(value => value.Position ?? 0).ToList();
        var title = Words.Cut(effect.Column, 40);
        var x = isDate ? ChartAxis.Dates(positions, title) : ChartAxis.Numbers(positions, Words.Tick, title);
        var y = ChartAxis.Numbers(
            Widened(series.SelectMany(one => one.Means), effect.Format, least), Words.TickWriter(effect.Format), "mean " + effect.Score);
        var chart = new Chart($"effect-{index}", x, y, 150);
        for (var i = 0; i < series.Count; i++)
            chart.Line(positions.Zip(series[i].Means, (position, mean) => new CurvePoint(position, mean)), Mark.Ink(i));
        return chart;
    }

    private static Chart Levels(ColumnEffect effect, List<EffectSeries> series, int shown, int index, double least)
    {
        var x = ChartAxis.Numbers(
            Widened(series.SelectMany(one => one.Means.Take(shown)), effect.Format, least), Words.TickWriter(effect.Format),
            "mean " + effect.Score);
        var y = ChartAxis.Levels([.. effect.Values.Take(shown).Select(value => value.Text.Length > 0 ? value.Text : "(missing)")]);
        var chart = new Chart($"effect-{index}", x, y, Math.Max(shown * RowHeight, 60));
        for (var i = 0; i < series.Count; i++)
            chart.Points(series[i].Means.Take(shown).Select((mean, level) => new CurvePoint(mean, -level)), Mark.Ink(i), Mark.Shape(i), 8);
        return chart;
    }

    // The ends of a range of at least a size, around the values; a share stays between 0 and 1.
    private static double[] Widened(IEnumerable<double> values, ScoreFormat format, double least)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return finite;
        var (low, high) = (finite.Min(), finite.Max());
        var missing = Math.Max(0, least - (high - low)) / 2;
        (low, high) = (low - missing, high + missing);
        if (format == ScoreFormat.Share && high - low <= 1)
            (low, high) = low < 0 ? (0, high - low) : high > 1 ? (low + 1 - high, 1) : (low, high);
        return [low, high];
    }

    private static string Described(ColumnEffect effect, EffectSeries series, bool isNamed)
    {
        var low = Enumerable.Range(0, series.Means.Count).MinBy(i => series.Means[i]);
        var high = Enumerable.Range(0, series.Means.Count).MaxBy(i => series.Means[i]);
        return (isNamed ? series.Name + ": lowest" : "Lowest")
            + $" at {effect.Values[low].Text} ({Words.Score(series.Means[low], effect.Format)}), highest at {effect.Values[high].Text} "
            + $"({Words.Score(series.Means[high], effect.Format)}).";
    }
}
