namespace FfnnMlNet.Tool.Training;

/// <summary>How a model is trained.</summary>
internal sealed record FitRequest
{
    /// <summary>How much training time a good model is worth.</summary>
    public required Effort Effort { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>The time that the trainer may take; null = no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Options that give an earlier model again.</summary>
    public RepeatOptions Repeat { get; init; } = new();

    /// <summary>Gets the end of each epoch.</summary>
    public Action<EpochSummary>? OnEpoch { get; init; }

    /// <summary>Ends training; the best so far is kept.</summary>
    public CancellationToken Cancellation { get; init; }
}
