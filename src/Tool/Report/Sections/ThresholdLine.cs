namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A threshold as a row of the report.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Remark">Why it is shown, or null.</param>
/// <param name="Found">Positive rows that are found.</param>
/// <param name="FalseAlarms">Negative rows that are taken for positive ones.</param>
/// <param name="Missed">Positive rows that are missed.</param>
/// <param name="Recall">The share of the positive rows that is found.</param>
/// <param name="Precision">The share of the finds that is right.</param>
/// <param name="Accuracy">The share of all rows that is right.</param>
internal sealed record ThresholdLine(
    string Threshold, string? Remark, string Found, string FalseAlarms, string Missed, string Recall, string Precision, string Accuracy)
{
    /// <summary>The row of a threshold.</summary>
    public static ThresholdLine Of(ThresholdRow row)
    {
        double found = row.TruePositives;
        var all = row.TruePositives + row.FalsePositives + row.FalseNegatives + row.TrueNegatives;
        return new ThresholdLine(
            Words.Score(row.Threshold, ScoreFormat.Plain), row.Remark, Words.Count(row.TruePositives), Words.Count(row.FalsePositives),
            Words.Count(row.FalseNegatives), Words.Share(found / (row.TruePositives + row.FalseNegatives)),
            Words.Share(found / (row.TruePositives + row.FalsePositives)), Words.Share((found + row.TrueNegatives) / all));
    }
}
