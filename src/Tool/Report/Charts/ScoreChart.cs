namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The score of the model with its interval, and what it is compared with, on one scale.</summary>
internal static class ScoreChart
{
    private const double RowHeight = 30;

    /// <summary>The chart of a metric.</summary>
    /// <param name="score">The metric.</param>
    /// <param name="guess">What the baseline does, such as "always “no”".</param>
    public static Figure Of(ScoreRow score, string guess)
    {
        var rows = new List<(string Name, double Value)> { ("this model", score.Model) };
        if (score.Linear is { } linear && double.IsFinite(linear))
            rows.Add(("a linear model", linear));
        if (score.Baseline is { } baseline && double.IsFinite(baseline))
            rows.Add((guess, baseline));
        var values = rows.Select(row => row.Value).ToList();
        if (score.Interval is { } ends)
            values.AddRange([ends.Low, ends.High]);
        var direction = score.HigherIsBetter ? "better →" : "← better";
        var x = ChartAxis.Numbers(values, Words.TickWriter(score.Format), direction);
        var chart = new Chart("score", x, ChartAxis.Levels([.. rows.Select(row => row.Name)]), rows.Count * RowHeight, right: 66);
        if (score.Interval is { } interval)
            chart.Segment(new CurvePoint(interval.Low, 0), new CurvePoint(interval.High, 0), Ink.Uncertainty, 15);
        for (var i = 0; i < rows.Count; i++)
        {
            chart.Points([new CurvePoint(rows[i].Value, -i)], Mark.Ink(i), Mark.Shape(i), 10);
            chart.RightLabel(-i, Words.Score(rows[i].Value, score.Format));
        }
        var described = string.Join("; ", rows.Select(row => $"{row.Name}: {Words.Score(row.Value, score.Format)}"));
        return new Figure(
            $"{Sentence.Capital(score.Metric)} on the test rows",
            chart.ToSvg($"{Sentence.Capital(score.Metric)} of the model beside what it is compared with", described + "."),
            score.Interval is null ? "" : "The bar behind the point is the 95 % interval of the model.");
    }
}
