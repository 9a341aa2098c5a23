namespace FfnnMlNet.Numerics;

/// <summary>cos(pi t) in double from IEEE operations alone, because the platform's cosine differs between systems.</summary>
internal static class CosinePi
{
    /// <summary>cos(pi t) for t in [0, 1], within 1e-15.</summary>
    public static double Of(double t)
    {
        // cos(pi t) = -cos(pi (1 - t)), so the series runs on [0, pi/2], where 13 terms leave less than 1e-18.
        if (t > 0.5)
            return -Of(1 - t);
        var square = Math.PI * t * (Math.PI * t);
        var sum = 0.0;
        for (var k = 12; k >= 1; k--)
            sum = (1 - sum) * square / ((2 * k) * ((2 * k) - 1));
        return 1 - sum;
    }
}
