namespace FfnnMlNet.Numerics;

/// <summary>cos(pi t) in double, computed with IEEE operations only, because the platform's cosine differs between operating
/// systems.</summary>
internal static class CosinePi
{
    /// <summary>cos(pi t) for t in [0, 1], within 1e-15.</summary>
    public static double Of(double t)
    {
        // cos(pi t) = -cos(pi (1 - t)), so Taylor's series is only needed on [0, pi/2]. There 13 terms leave an error below 1e-18.
        if (t > 0.5)
            return -Of(1 - t);
        var square = Math.PI * t * (Math.PI * t);
        var sum = 0.0;
        for (var k = 12; k >= 1; k--)
            sum = (1 - sum) * square / ((2 * k) * ((2 * k) - 1));
        return 1 - sum;
    }
}
