namespace FfnnMlNet.Tool.Tables;

/// <summary>Which table is read, how its cells are read, and what a person has said about its columns. Columns are named as in the file;
/// blanks around a name and upper or lower case do not matter.</summary>
internal sealed record TableOptions
{
    /// <summary>Paths or patterns such as <c>data/*.csv</c>; "-" is the standard input. The rows follow each other in this order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The query whose result is the table, where the file is a SQLite database. Null = the only table of the database.</summary>
    public string? Query { get; init; }

    /// <summary>Whether 1,5 is one and a half, also where a cell could be read otherwise. Default false: it is found from the
    /// cells.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The cells that mean that there is no value, beside blank ones. Empty = <see cref="Values.MissingTokens.Usual"/>.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <summary>The number of rows that may be left out because they cannot be read. Default 0: the first one is an error.</summary>
    public int MaxBadRows { get; init; }

    /// <summary>The columns to predict: none, one, or several columns of numbers.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Columns that are categories whatever their values look like. A label in this list has classes.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Columns that are free text whatever their values look like.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Columns that are numbers whatever their values look like. A label in this list is predicted as a number.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Columns that are dates whatever their values look like.</summary>
    public IReadOnlyList<string> Dates { get; init; } = [];

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The column whose equal values mark rows that belong together, or null.</summary>
    public string? Group { get; init; }

    /// <summary>The column with the weights of the rows, or null.</summary>
    public string? Weight { get; init; }

    /// <summary>The column of dates that orders the rows in time, or null.</summary>
    public string? DateSplit { get; init; }

    /// <summary>Of two classes the one that a prediction is the probability of, or null to choose it from the classes.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>The time after which no further rows are read, or null. The rows that have been read are the table then.</summary>
    public TimeSpan? ReadingLimit { get; init; }
}
