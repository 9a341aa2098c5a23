using System.ComponentModel;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of <c>ffnn predict</c>.</summary>
internal sealed class PredictSettings : ModelTableSettings
{
    /// <summary>The folder of the model.</summary>
    [CommandArgument(0, "<model>")]
    [Description("The folder that 'ffnn train' has made, such as houses.ffnn.")]
    public string Model { get; init; } = "";

    /// <summary>The files.</summary>
    [CommandArgument(1, "<files>")]
    [Description("The table, in any format that 'ffnn train' reads; - is the standard input.")]
    public string[] Files { get; init; } = [];

    /// <summary>The file of the result; null = the standard output.</summary>
    [CommandOption("-o|--out <FILE>")]
    [Description("The file of the result: .csv, .tsv, .jsonl (also with .gz) or .parquet. Default: CSV to the standard output.")]
    public string? Out { get; init; }

    /// <summary>Whether a file that exists is replaced.</summary>
    [CommandOption("--force")]
    [Description("Replaces a file of an earlier run.")]
    public bool Force { get; init; }

    /// <summary>Whether nothing but errors is printed.</summary>
    [CommandOption("-q|--quiet")]
    [Description("Prints no notes and no progress.")]
    public bool Quiet { get; init; }
}
