namespace FfnnMlNet.Tool.Tables;

/// <summary>What a column of a table is, what it is used for, and why.</summary>
/// <param name="Name">The name of the column in the view, unique in the table.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Role">What it is used for.</param>
/// <param name="Reason">A sentence that says why, with the numbers that decided.</param>
internal sealed record ColumnDecision(string Name, ColumnKind Kind, ColumnRole Role, string Reason)
{
    /// <summary>The name in the file, before blanks are trimmed and missing or repeated names are replaced.</summary>
    public string SourceName { get; init; } = Name;

    /// <summary>The number of rows without a value.</summary>
    public long Missing { get; init; }

    /// <summary>The number of different values, or the lowest number that is known of a large table.</summary>
    public long Distinct { get; init; }

    /// <summary>The levels of a category or the classes of a label, in the order of the model; empty for other columns. Of two classes the
    /// second is the positive one.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>A few values as they are in the file.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The smallest and the largest number, or null where the values are no numbers.</summary>
    public (double Smallest, double Largest)? Range { get; init; }

    /// <summary>How the cells are read.</summary>
    public ColumnFormat Format { get; init; } = new();
}
