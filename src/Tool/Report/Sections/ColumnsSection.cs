using FfnnMlNet.Tool.Report.Charts;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>Which columns matter, and how the score follows them.</summary>
/// <param name="Importance">The importance of the columns, or null.</param>
/// <param name="Effects">The effects of the most important ones.</param>
/// <param name="Texts">The names of important columns of text, which have no such effect, in words; or null.</param>
internal sealed record ColumnsSection(Figure? Importance, IReadOnlyList<Figure> Effects, string? Texts)
{
    private const int MostEffects = 8;
    private const int ImportantColumns = 6;

    // The least range of the axes of scores: a share of the range of the largest effect and of that of the label.
    private const double LeastShareOfEffect = 0.25;
    private const double LeastShareOfLabel = 0.05;
    private const double LeastProbability = 0.1;

    /// <summary>The section of a report, or null where neither was computed.</summary>
    public static ColumnsSection? Of(ReportContent content)
    {
        var importance = content.Importance is { Columns.Count: > 0 } known ? ImportanceChart.Of(known) : null;
        var shown = content.Effects
            .Where(effect => effect.Values.Count > 1 && effect.Series.Count > 0)
            .Take(MostEffects)
            .ToList();
        var least = LeastRange(content.Table, shown);
        var effects = shown.Select((effect, i) => EffectChart.Of(effect, IsDate(content.Table, effect.Column), i, least)).ToList();
        return importance is null && effects.Count == 0 ? null : new ColumnsSection(importance, effects, TextsOf(content));
    }

    private static double LeastRange(TableInspection table, IReadOnlyList<ColumnEffect> effects)
    {
        if (effects.Count == 0)
            return 0;
        double[] ranges = [.. effects.Select(effect => effect.Series.Max(series => series.Means.Max() - series.Means.Min()))];
        var ofScore = effects[0].Format == ScoreFormat.Share ? LeastProbability
            : table.Labels.ToList() is [{ Range: { } range }] ? LeastShareOfLabel * (range.Largest - range.Smallest) : 0;
        return Math.Max(ofScore, LeastShareOfEffect * ranges.Where(double.IsFinite).DefaultIfEmpty(0).Max());
    }

    private static string? TextsOf(ReportContent content)
    {
        var important = content.Importance?.Columns.Take(ImportantColumns).Select(column => column.Column).ToHashSet() ?? [];
        var texts = content.Table.Features.Where(column => column.Kind == ColumnKind.Text && important.Contains(column.Name))
            .Select(column => Words.Quoted(column.Name)).ToList();
        return texts.Count == 0 ? null
            : $"{Words.List(texts)} {(texts.Count == 1 ? "is" : "are")} text, which has no such shape: the model learns from its words.";
    }

    private static bool IsDate(TableInspection table, string column) =>
        table.Columns.Any(one => one.Name == column && one.Kind == ColumnKind.Date);
}
