using System.ComponentModel;
using FfnnMlNet.Tool.Tables;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of the commands that read a table by the schema of a model.</summary>
internal class ModelTableSettings : CommandSettings
{
    /// <summary>See <see cref="TableOptions.Query"/>.</summary>
    [CommandOption("--query <SQL>")]
    [Description("The rows of a SQLite database.")]
    public string? Query { get; init; }

    /// <summary>See <see cref="TableOptions.DecimalComma"/>.</summary>
    [CommandOption("--decimal-comma")]
    [Description("1,5 is one and a half.")]
    public bool DecimalComma { get; init; }

    /// <summary>See <see cref="TableOptions.MissingTokens"/>.</summary>
    [CommandOption("--missing <TOKENS>")]
    [Description("Cells that mean that there is no value, such as \"NA,?\". Default: those of the training.")]
    public string[] Missing { get; init; } = [];

    /// <summary>See <see cref="TableOptions.MaxBadRows"/>.</summary>
    [CommandOption("--max-bad-rows <COUNT>")]
    [Description("The number of rows that may be left out because they cannot be read.")]
    [DefaultValue(0)]
    public int MaxBadRows { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() => MaxBadRows >= 0 ? ValidationResult.Success()
        : ValidationResult.Error($"--max-bad-rows must be at least 0, but was {MaxBadRows}.");

    /// <summary>Reads a table by the schema of a model.</summary>
    /// <param name="progress">Gets how far it is.</param>
    internal Tables.Table Open(
        TableInspection schema, IReadOnlyList<string> files, IProgress<string>? progress, CancellationToken cancel) =>
        Tables.Table.OpenLike(schema, new TableOptions
        {
            Files = StandardInput.Restore(files),
            Query = Query,
            DecimalComma = DecimalComma,
            MissingTokens = [.. Missing.SelectMany(NameList.Split)],
            MaxBadRows = MaxBadRows,
        }, progress, cancel);
}
