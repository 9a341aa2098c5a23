namespace FfnnMlNet.Tool.Tables;

/// <summary>How the cells of a column are read as values. It is found when a table is inspected and saved with the model, so that new
/// tables are read in the same way.</summary>
internal sealed record ColumnFormat
{
    /// <summary>Whether 1,500 is one and a half rather than fifteen hundred.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The unit that follows most numbers, such as "kg", or null.</summary>
    public string? Unit { get; init; }

    /// <summary>The format of the dates, as .NET writes it and without the time of day, or null.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Cells that mean that there is no value, beside those of the whole table.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Whether the levels are numbers, so that 1 and 1.0 are the same.</summary>
    public bool HasNumericLevels { get; init; }

    /// <summary>The spellings that are replaced, such as "unlimited " by "Unlimited". The keys are the cells without blanks around
    /// them.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; init; } = new Dictionary<string, string>();
}
