using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Schedules;

/// <summary>Factor (1 - cos(2 pi log2(1 + (2^cycles - 1) t))) / 2 with t the fraction of the run that is done (Holzmüller et al., 2024,
/// section 3).</summary>
internal sealed class CosLog(int cycles) : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress)
    {
        var done = (double)progress.Step / progress.TotalSteps;
        var turns = Log2OfAtLeastOne(1 + (((1 << cycles) - 1) * done));
        // cos(2 pi x) has period 1 and is even, so x in [0, 1/2] is enough.
        var part = turns - Math.Floor(turns);
        return 0.5 * (1 - CosinePi.Of(2 * Math.Min(part, 1 - part)));
    }

    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"cos-log({cycles})");

    // log2 x = e + (2 / ln 2) atanh((m - 1) / (m + 1)) with x = m 2^e and m in [1, 2). The platform's logarithm differs between operating
    // systems.
    private static double Log2OfAtLeastOne(double x)
    {
        var exponent = 0;
        for (; x >= 2; x /= 2)
            exponent++;
        var ratio = (x - 1) / (x + 1);
        var square = ratio * ratio;
        // The ratio is at most 1/3, so 18 terms leave an error below 1e-17.
        var sum = 0.0;
        for (var k = 35; k >= 1; k -= 2)
            sum = (sum * square) + (1.0 / k);
        return exponent + (2 / 0.69314718055994531 * ratio * sum);
    }
}
