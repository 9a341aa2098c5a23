namespace FfnnMlNet.Schedules;

/// <summary>How far a run has come: everything a schedule may depend on.</summary>
/// <param name="Step">Updates done before this one, since the start of the run.</param>
/// <param name="StepInEpoch">Updates done before this one in this epoch.</param>
/// <param name="TotalSteps">Updates of the whole run.</param>
internal readonly record struct RunProgress(long Step, long StepInEpoch, long TotalSteps)
{
    /// <summary>Epochs completed before this step.</summary>
    public long EpochsDone { get; init; }

    /// <summary>How often <see cref="PlateauState"/> has asked for a lower rate so far.</summary>
    public int Reductions { get; init; }
}
