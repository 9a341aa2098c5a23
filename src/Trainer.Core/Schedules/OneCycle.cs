using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Schedules;

/// <summary>Up from 1/25 to 1 over the first part of the run and down to 0 over the rest, both along half a cosine
/// (Smith and Topin, 2018).</summary>
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
