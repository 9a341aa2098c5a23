using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>Metrics as they are printed.</summary>
internal static class Scores
{
    /// <summary>A value of a metric.</summary>
    public static string Text(double? value, ScoreFormat format) => value is not { } number || !double.IsFinite(number) ? "-"
        : format == ScoreFormat.Share ? Show.Percent(number) : Show.Number(number);

    /// <summary>The value of the model with its interval, such as "87.3 % (86.1 % to 88.4 %)".</summary>
    public static string Text(ScoreRow row) => Text(row.Model, row.Format) +
        (row.Interval is { } interval ? $" ({Text(interval.Low, row.Format)} to {Text(interval.High, row.Format)})" : "");

    /// <summary>The main metric with its name, such as "accuracy 87.3 %".</summary>
    public static string OfMain(IReadOnlyList<ScoreRow> scores) => $"{scores[0].Metric} {Text(scores[0].Model, scores[0].Format)}";
}
