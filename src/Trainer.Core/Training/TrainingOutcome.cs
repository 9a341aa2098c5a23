namespace FfnnMlNet.Training;

/// <summary>How a run went.</summary>
/// <param name="History">One record an epoch.</param>
/// <param name="Ending">Why it ended, in words that end "Training ended: ...".</param>
internal sealed record TrainingOutcome(IReadOnlyList<EpochRecord> History, string Ending)
{
    /// <summary>A run that was cancelled before its first step, and keeps its start.</summary>
    public static TrainingOutcome NotBegun { get; } = new([], "cancelled before it began") { WasCancelled = true };

    /// <summary>True when the run was cancelled and what there was is kept.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>True when a time limit ended the run before what was planned was done.</summary>
    public bool WasOutOfTime { get; init; }

    /// <summary>The epoch whose parameters the network has; 0 = the start.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>What calibration did, or null where there was none.</summary>
    public Calibration? Calibration { get; init; }
}
