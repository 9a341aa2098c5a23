using System.Globalization;

namespace FfnnMlNet.Schedules;

/// <summary>Factor drop^floor(finished epochs / epochsPerDrop).</summary>
internal sealed class StepDecay(float drop, int epochsPerDrop) : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress)
    {
        var factor = 1.0;
        for (var drops = progress.EpochsDone / epochsPerDrop; drops > 0; drops--)
            factor *= drop;
        return factor;
    }

    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"step-decay({drop} each {epochsPerDrop} epochs)");
}
