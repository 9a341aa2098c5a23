using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Prints what a table is: its columns, what each is used for and why, and what a person should know.</summary>
internal sealed class InspectCommand(IAnsiConsole console) : Command<InspectSettings>
{
    /// <inheritdoc/>
    public override int Execute(CommandContext context, InspectSettings settings, CancellationToken cancellationToken)
    {
        using var table = Tables.Table.Open(settings.ToOptions(), null, cancellationToken);
        var repeated = Tables.RepeatedRows.Of(table.Fingerprints(cancellationToken));
        new InspectionPrinter(console).Print(repeated is null ? table.Inspection
            : table.Inspection with { Findings = [.. table.Inspection.Findings, repeated] });
        return 0;
    }
}
