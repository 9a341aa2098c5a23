using FfnnMlNet.Tool.Report.Charts;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>Which columns matter, and how the score follows them.</summary>
/// <param name="Importance">The importance of the columns, or null.</param>
/// <param name="Effects">The effects of the most important ones.</param>
internal sealed record ColumnsSection(Figure? Importance, IReadOnlyList<Figure> Effects)
{
    private const int MostEffects = 8;

    /// <summary>The section of a report, or null where neither was computed.</summary>
    public static ColumnsSection? Of(ReportContent content)
    {
        var importance = content.Importance is { Columns.Count: > 0 } known ? ImportanceChart.Of(known) : null;
        var effects = content.Effects
            .Where(effect => effect.Values.Count > 1 && effect.Series.Count > 0)
            .Take(MostEffects)
            .Select((effect, i) => EffectChart.Of(effect, IsDate(content.Table, effect.Column), i))
            .ToList();
        return importance is null && effects.Count == 0 ? null : new ColumnsSection(importance, effects);
    }

    private static bool IsDate(TableInspection table, string column) =>
        table.Columns.Any(one => one.Name == column && one.Kind == ColumnKind.Date);
}
