namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>How far a run has come, for the twin of a schedule.</summary>
/// <param name="Step">Updates before this one, in the whole run.</param>
/// <param name="StepInEpoch">Updates before this one in this epoch.</param>
/// <param name="TotalSteps">Updates of the whole run.</param>
/// <param name="Losses">The losses of the epochs that are done.</param>
internal sealed record ScheduleMoment(int Step, int StepInEpoch, int TotalSteps, IReadOnlyList<double> Losses)
{
    /// <summary>The part of the run that is done, in [0, 1).</summary>
    public double Done => (double)Step / TotalSteps;

    public int EpochsDone => Losses.Count;
}
