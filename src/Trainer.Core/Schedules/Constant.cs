namespace FfnnMlNet.Schedules;

/// <summary>Factor 1.</summary>
internal sealed class Constant : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress) => 1;

    internal override string Signature => "constant";
}
