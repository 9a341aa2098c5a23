using System.ComponentModel;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of <c>ffnn compare</c>.</summary>
internal sealed class CompareSettings : ModelTableSettings
{
    /// <summary>The folder of the first model.</summary>
    [CommandArgument(0, "<model>")]
    [Description("The folder of the first model, such as houses.ffnn.")]
    public string First { get; init; } = "";

    /// <summary>The folder of the second model.</summary>
    [CommandArgument(1, "<other>")]
    [Description("The folder of the second model.")]
    public string Second { get; init; } = "";

    /// <summary>The files.</summary>
    [CommandArgument(2, "<files>")]
    [Description("The table with the label. Neither model should have learnt from its rows.")]
    public string[] Files { get; init; } = [];

    /// <summary>Whether rows that one of the models learnt from are left out.</summary>
    [CommandOption("--new-rows")]
    [Description("Leaves out the rows that one of the models learnt from.")]
    public bool NewRows { get; init; }

    /// <summary>Whether the result is printed as JSON.</summary>
    [CommandOption("--json")]
    [Description("Prints nothing but the result, as JSON.")]
    public bool Json { get; init; }
}
