using System.Globalization;

namespace FfnnMlNet.Schedules;

/// <summary>The factor of another schedule, multiplied by (t + 1) / steps for the first steps t = 0, 1, ...</summary>
internal sealed class Warmup(int steps, LearningRateSchedule then) : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress) =>
        then.FactorAt(progress) * (progress.Step < steps ? (progress.Step + 1.0) / steps : 1);

    internal override void Observe(double loss, ref PlateauState state) => then.Observe(loss, ref state);

    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"warmup({steps} steps, then {then.Signature})");
}
