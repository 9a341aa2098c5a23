using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A column of the table as a row of the report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its name in the file, where that is another one; or null.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Role">What it is used for.</param>
/// <param name="IsLeftOut">Whether it is not used.</param>
/// <param name="Missing">The share of rows without a value.</param>
/// <param name="Distinct">The number of different values.</param>
/// <param name="Values">Its range, its levels or some examples.</param>
/// <param name="Reason">Why.</param>
internal sealed record ColumnLine(
    string Name, string? Source, string Kind, string Role, bool IsLeftOut, string Missing, string Distinct, string Values, string Reason)
{
    private const int MostValues = 4;

    /// <summary>The row of a column.</summary>
    public static ColumnLine Of(ColumnDecision column, long rows) => new(
        Words.Cut(column.Name, 60),
        column.SourceName == column.Name ? null : Words.Quoted(column.SourceName),
        KindOf(column.Kind),
        RoleOf(column.Role),
        column.Role == ColumnRole.LeftOut,
        MissingOf(column.Missing, rows),
        column.Distinct > 0 ? Words.Count(column.Distinct) : "–",
        ValuesOf(column),
        Words.Cut(column.Reason, 240));

    /// <summary>What a column is used for, in words.</summary>
    public static string RoleOf(ColumnRole role) => role switch
    {
        ColumnRole.Label => "label",
        ColumnRole.Weight => "weight of the row",
        ColumnRole.Group => "group",
        ColumnRole.SplitDate => "order in time",
        ColumnRole.LeftOut => "not used",
        _ => "input",
    };

    /// <summary>Values as a list; those with commas are put in quotes, so that it is plain where one ends.</summary>
    public static string ListOf(IEnumerable<string> values)
    {
        List<string> all = [.. values];
        return string.Join(", ", all.Exists(value => value.Contains(',')) ? all.Select(value => $"“{value}”") : all);
    }

    /// <summary>What the values of a column are, in words.</summary>
    public static string KindOf(ColumnKind kind) => kind == ColumnKind.YesNo ? "yes/no" : kind.ToString().ToLowerInvariant();

    private static string MissingOf(long missing, long rows)
    {
        if (missing == 0 || rows == 0)
            return "none";
        var share = (double)missing / rows;
        return share < 0.001 ? Words.Count(missing) : Words.Share(share);
    }

    private static string ValuesOf(ColumnDecision column)
    {
        if (column.Range is { } range)
            return $"{Words.Value(range.Smallest)} to {Words.Value(range.Largest)}";
        var values = column.Levels.Count > 0 ? column.Levels : column.Examples;
        var shown = ListOf(values.Take(MostValues).Select(value => Words.Cut(value, 40)));
        return values.Count > MostValues ? shown + ", …" : shown;
    }
}
