using System.Globalization;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>How the mean score follows one column: all sampled rows are given the same value of it, for some values (partial dependence,
/// Friedman, 2001).</summary>
internal static class Effects
{
    /// <summary>The number of rows that are sampled.</summary>
    public const int Rows = 200;

    private const int MostValues = 15;
    private const int MostLevels = 8;
    private const int MostSeries = 4;

    /// <param name="rows">Sampled rows of the table.</param>
    /// <returns>Null where the column has too few values to show.</returns>
    public static ColumnEffect? Of(
        FittedModel model, MemoryRows rows, TableInspection inspection, ColumnDecision column, CancellationToken cancellation)
    {
        var values = ValuesOf(rows, column);
        if (values.Count < 2)
            return null;
        List<double[]> means = [];
        foreach (var (_, _, with) in values)
        {
            cancellation.ThrowIfCancellationRequested();
            means.Add(MeanScores(model, with, cancellation));
        }
        var labels = inspection.Labels.ToArray();
        var isBinary = inspection.Task == TaskKind.BinaryClassification;
        var hasClasses = isBinary || inspection.Task == TaskKind.MulticlassClassification;
        var names = hasClasses ? labels[0].Levels : [.. labels.Select(label => label.Name)];
        return new ColumnEffect
        {
            Column = column.Name,
            Score = isBinary ? $"probability of {names[1]}" : hasClasses ? "probability" : labels.Length == 1 ? names[0] : "prediction",
            Format = hasClasses ? ScoreFormat.Share : ScoreFormat.LabelUnit,
            Values = [.. values.Select(value => new EffectValue(value.Text, value.Position))],
            Series =
            [
                .. SeriesOf(means, isBinary).Select(score => new EffectSeries(names[score], [.. means.Select(mean => mean[score])])),
            ],
        };
    }

    // Of two classes the positive one; of several the scores that the column moves most.
    private static IEnumerable<int> SeriesOf(List<double[]> means, bool isBinary) => isBinary
        ? [1]
        : Enumerable.Range(0, means[0].Length)
            .OrderByDescending(score => means.Max(mean => mean[score]) - means.Min(mean => mean[score])).Take(MostSeries).Order();

    private static double[] MeanScores(FittedModel model, MemoryRows rows, CancellationToken cancellation)
    {
        double[]? sums = null;
        var count = 0;
        FeatureRows.Score(model.Features.Transform(rows), model.Network, scores =>
        {
            sums ??= new double[model.Network.ScoreCount];
            for (var i = 0; i < scores.Length; i++)
                sums[i % sums.Length] += scores[i];
            count += scores.Length / sums.Length;
        }, cancellation);
        return [.. sums!.Select(sum => sum / count)];
    }

    private static List<(string Text, double? Position, MemoryRows With)> ValuesOf(MemoryRows rows, ColumnDecision column)
    {
        switch (rows[column.Name])
        {
            case float[] numbers when column.Kind == ColumnKind.YesNo:
                return [.. numbers.Where(float.IsFinite).Distinct().Order().Select((value, i) =>
                    (column.Levels.Count > (int)value ? column.Levels[(int)value] : Show.Number(value), (double?)null,
                     rows.With(column.Name, value)))];
            case float[] numbers:
                return [.. Quantiles([.. numbers.Where(float.IsFinite)]).Select(value =>
                    (Show.Number(value), (double?)value, rows.With(column.Name, value)))];
            case DateTime[] dates:
                return [.. Quantiles([.. dates.Where(date => date != DateTime.MinValue)]).Select(date =>
                    (date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (double?)date.ToOADate(), rows.With(column.Name, date)))];
            case ReadOnlyMemory<char>[] texts when column.Kind == ColumnKind.Category:
                return
                [
                    .. texts.Select(text => text.ToString()).Where(text => text.Length > 0).CountBy(text => text)
                        .OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal).Take(MostLevels)
                        .Select(level => (level.Key, (double?)null, rows.With(column.Name, level.Key.AsMemory()))),
                ];
            default:
                return [];
        }
    }

    private static T[] Quantiles<T>(T[] values)
    {
        Array.Sort(values);
        return values.Length == 0
            ? []
            : [.. Enumerable.Range(0, MostValues).Select(i => values[i * (values.Length - 1) / (MostValues - 1)]).Distinct()];
    }
}
