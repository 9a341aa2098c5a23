namespace FfnnMlNet.Training;

/// <summary>The result of a training run, apart from the parameters.</summary>
/// <param name="History">One record per epoch.</param>
/// <param name="Ending">Why the run ended, as text that completes "Training ended: ...".</param>
internal sealed record TrainingOutcome(IReadOnlyList<EpochRecord> History, string Ending)
{
    /// <summary>The outcome of a run that was cancelled before its first step; the network has its initial parameters.</summary>
    public static TrainingOutcome NotBegun { get; } = new([], "cancelled before it began") { WasCancelled = true };

    /// <summary>True when the run was cancelled and what it had learnt was kept.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>True when a time limit ended the run before all planned epochs.</summary>
    public bool WasOutOfTime { get; init; }

    /// <summary>The epoch whose parameters the network has; 0 = the start.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>The result of the calibration; null without one.</summary>
    public Calibration? Calibration { get; init; }
}
