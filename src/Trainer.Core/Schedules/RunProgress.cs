namespace FfnnMlNet.Schedules;

/// <summary>The position in a run: everything that a schedule may depend on.</summary>
/// <param name="Step">Steps before this one, counted from the start of the run or of the schedule's current cycle.</param>
/// <param name="StepInEpoch">Steps before this one in this epoch.</param>
/// <param name="TotalSteps">Steps of the whole run, or of the schedule's current cycle.</param>
internal readonly record struct RunProgress(long Step, long StepInEpoch, long TotalSteps)
{
    /// <summary>Epochs finished before this step.</summary>
    public long EpochsDone { get; init; }

    /// <summary>Number of reductions so far; see <see cref="PlateauState"/>.</summary>
    public int Reductions { get; init; }
}
