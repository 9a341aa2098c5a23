namespace FfnnMlNet.Tool.Report;

/// <summary>What was trained, how and for how long.</summary>
internal sealed record RunSummary
{
    /// <summary>The seconds from the start of the command to the report.</summary>
    public required double Seconds { get; init; }

    /// <summary>The seconds that were allowed, or null without a limit.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>The effort, such as "Balanced".</summary>
    public required string Effort { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>The number of rows that the model learnt from.</summary>
    public required long TrainingRows { get; init; }

    /// <summary>The number of rows that the model was tested on.</summary>
    public required long TestRows { get; init; }

    /// <summary>A sentence that says how the test rows were chosen, such as "20 % of the rows, drawn by chance with the shares of the
    /// classes kept.".</summary>
    public required string TestRowsChosen { get; init; }

    /// <summary>A sentence that says why training ended, such as "The held-out loss had not improved for 16 epochs."; or null.</summary>
    public string? Stopped { get; init; }

    /// <summary>Whether training had less time than it would have taken, so that the scores say little about the data.</summary>
    public bool WasCutShort { get; init; }

    /// <summary>Why no command gives this model again; null = <see cref="Command"/> does.</summary>
    public Unrepeatable? Unrepeatable { get; init; }

    /// <summary>The command that gives this model again, or where there is none, that trains it as far as it should have been.</summary>
    public required string Command { get; init; }

    /// <summary>The options of the trainer that were used, as names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];
}
