using FfnnMlNet.Numerics;

namespace FfnnMlNet.Schedules;

/// <summary>Factor 1 for the first half of the run, then (1 + cos(pi (2 t - 1))) / 2 with t the fraction of the run that is done: down to
/// 0.</summary>
internal sealed class FlatCosine : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress)
    {
        var done = (double)progress.Step / progress.TotalSteps;
        return done <= 0.5 ? 1 : 0.5 * (1 + CosinePi.Of((2 * done) - 1));
    }

    internal override string Signature => "flat-cosine";
}
