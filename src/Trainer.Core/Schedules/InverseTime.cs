using System.Globalization;

namespace FfnnMlNet.Schedules;

/// <summary>Factor 1 / (1 + decay * t) at step t, counted from 0 in the run or in each epoch.</summary>
internal sealed class InverseTime(float decay, bool restartEachEpoch) : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress) =>
        1 / (1 + ((double)decay * (restartEachEpoch ? progress.StepInEpoch : progress.Step)));

    internal override string Signature =>
        string.Create(CultureInfo.InvariantCulture, $"inverse-time({decay}{(restartEachEpoch ? ", restarted each epoch" : "")})");
}
