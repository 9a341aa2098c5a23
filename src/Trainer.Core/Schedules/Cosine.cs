using FfnnMlNet.Numerics;

namespace FfnnMlNet.Schedules;

/// <summary>Factor (1 + cos(pi t)) / 2 with t the fraction of the run that is done: from 1 down to 0 (Loshchilov and Hutter,
/// 2017).</summary>
internal sealed class Cosine : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress) => 0.5 * (1 + CosinePi.Of((double)progress.Step / progress.TotalSteps));

    internal override string Signature => "cosine";
}
