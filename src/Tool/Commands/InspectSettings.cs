using System.ComponentModel;
using FfnnMlNet.Tool.Tables;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of every command that reads a table whose columns are not known yet.</summary>
internal class InspectSettings : CommandSettings
{
    /// <summary>See <see cref="TableOptions.Files"/>.</summary>
    [CommandArgument(0, "<files>")]
    [Description("CSV, TSV, JSON lines, Parquet or SQLite files, also with gzip; patterns such as data/*.csv; - is the standard input.")]
    public string[] Files { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Query"/>.</summary>
    [CommandOption("--query <SQL>")]
    [Description("The rows of a SQLite database.")]
    public string? Query { get; init; }

    /// <summary>See <see cref="TableOptions.Labels"/>.</summary>
    [CommandOption("--label <NAMES>")]
    [Description("The column to predict; several columns of numbers with commas between them, or the option again.")]
    public string[] Labels { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Categories"/>.</summary>
    [CommandOption("--category <NAMES>")]
    [Description("Columns that are categories, or a label with classes.")]
    public string[] Categories { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Texts"/>.</summary>
    [CommandOption("--text <NAMES>")]
    [Description("Columns that are free text.")]
    public string[] Texts { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Numbers"/>.</summary>
    [CommandOption("--number <NAMES>")]
    [Description("Columns that are numbers, or a label that is a number.")]
    public string[] Numbers { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Dates"/>.</summary>
    [CommandOption("--date <NAMES>")]
    [Description("Columns that are dates.")]
    public string[] Dates { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Ignored"/>.</summary>
    [CommandOption("--ignore <NAMES>")]
    [Description("Columns to leave out.")]
    public string[] Ignored { get; init; } = [];

    /// <summary>See <see cref="TableOptions.Group"/>.</summary>
    [CommandOption("--group <NAME>")]
    [Description("Rows with the same value in this column stay together when rows are held out.")]
    public string? Group { get; init; }

    /// <summary>See <see cref="TableOptions.Weight"/>.</summary>
    [CommandOption("--weight <NAME>")]
    [Description("The column with the weights of the rows.")]
    public string? Weight { get; init; }

    /// <summary>See <see cref="TableOptions.DateSplit"/>.</summary>
    [CommandOption("--date-split <NAME>")]
    [Description("The rows that are latest by this column are held out.")]
    public string? DateSplit { get; init; }

    /// <summary>See <see cref="TableOptions.PositiveClass"/>.</summary>
    [CommandOption("--positive <CLASS>")]
    [Description("Of two classes the one that the probability is of.")]
    public string? PositiveClass { get; init; }

    /// <summary>See <see cref="TableOptions.DecimalComma"/>.</summary>
    [CommandOption("--decimal-comma")]
    [Description("1,5 is one and a half. Mostly found from the cells.")]
    public bool DecimalComma { get; init; }

    /// <summary>See <see cref="TableOptions.MissingTokens"/>.</summary>
    [CommandOption("--missing <TOKENS>")]
    [Description("Cells that mean that there is no value, such as \"NA,?\", instead of the usual ones. Blank cells always do.")]
    public string[] Missing { get; init; } = [];

    /// <summary>See <see cref="TableOptions.MaxBadRows"/>.</summary>
    [CommandOption("--max-bad-rows <COUNT>")]
    [Description("The number of rows that may be left out because they cannot be read.")]
    [DefaultValue(0)]
    public int MaxBadRows { get; init; }

    public override ValidationResult Validate() => MaxBadRows >= 0 ? ValidationResult.Success()
        : ValidationResult.Error($"--max-bad-rows must be at least 0, but was {MaxBadRows}.");

    /// <summary>What the reading of the table needs.</summary>
    internal TableOptions ToOptions() => new()
    {
        Files = StandardInput.Restore(Files),
        Query = Query,
        DecimalComma = DecimalComma,
        MissingTokens = Names(Missing),
        MaxBadRows = MaxBadRows,
        Labels = Names(Labels),
        Categories = Names(Categories),
        Texts = Names(Texts),
        Numbers = Names(Numbers),
        Dates = Names(Dates),
        Ignored = Names(Ignored),
        Group = Group,
        Weight = Weight,
        DateSplit = DateSplit,
        PositiveClass = PositiveClass,
    };

    // A name that has a comma is put in quotes: --ignore "\"a, b\",c".
    private static List<string> Names(IEnumerable<string> values) => [.. values.SelectMany(NameList.Split)];
}
