namespace FfnnMlNet.Tool.Tables;

/// <summary>What a table is: its rows, its columns, and the task that follows from its label.</summary>
internal sealed record TableInspection
{
    /// <summary>The files or the query that the rows come from, for people to read.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The number of rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>The columns, in the order of the file.</summary>
    public required IReadOnlyList<ColumnDecision> Columns { get; init; }

    /// <summary>Notes and warnings, the most important first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The task, or null where no label was given.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>The cells that mean that there is no value, beside blank ones.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <summary>The label columns: one, or several numbers.</summary>
    public IEnumerable<ColumnDecision> Labels => Columns.Where(column => column.Role == ColumnRole.Label);

    /// <summary>The columns that the model learns from.</summary>
    public IEnumerable<ColumnDecision> Features => Columns.Where(column => column.Role == ColumnRole.Feature);
}
