using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Schedules;

/// <summary>Factor that rises from 1/25 to 1 over the first part of the run and then falls to 0, both along half a cosine (Smith and Topin,
/// 2018).</summary>
internal sealed class OneCycle(float warmupPart) : LearningRateSchedule
{
    private const double Start = 1.0 / 25;

    internal override double FactorAt(in RunProgress progress)
    {
        var done = (double)progress.Step / progress.TotalSteps;
        return done < warmupPart
            ? Start + ((1 - Start) * 0.5 * (1 - CosinePi.Of(done / warmupPart)))
            : 0.5 * (1 + CosinePi.Of((done - warmupPart) / (1 - warmupPart)));
    }

    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"one-cycle({warmupPart})");
}
