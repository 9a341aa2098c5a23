using System.ComponentModel;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of <c>ffnn evaluate</c>.</summary>
internal sealed class EvaluateSettings : ModelTableSettings
{
    /// <summary>The folder of the model.</summary>
    [CommandArgument(0, "<model>")]
    [Description("The folder that 'ffnn train' has made, such as houses.ffnn.")]
    public string Model { get; init; } = "";

    /// <summary>The files.</summary>
    [CommandArgument(1, "<files>")]
    [Description("The table with the label, in any format that 'ffnn train' reads.")]
    public string[] Files { get; init; } = [];

    /// <summary>Whether rows that the model learnt from are left out.</summary>
    [CommandOption("--new-rows")]
    [Description("Leaves out the rows that the model learnt from.")]
    public bool NewRows { get; init; }

    /// <summary>Whether the result is printed as JSON.</summary>
    [CommandOption("--json")]
    [Description("Prints nothing but the result, as JSON.")]
    public bool Json { get; init; }
}
