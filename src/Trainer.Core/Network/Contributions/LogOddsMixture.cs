using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The log-odds of a mean of probabilities, and its gradient.</summary>
internal static class LogOddsMixture
{
    /// <summary>log(sum of w s(l)) - log(sum of w s(-l)) with s(l) = 1 / (1 + e^-l). It is computed from logarithms, so it is accurate also
    /// where all probabilities are nearly 0 or 1.</summary>
    /// <param name="logOdds">[n] l.</param>
    /// <param name="weights">[n] w, above 0.</param>
    /// <param name="gradient">[n]; overwritten with the derivative with respect to each l.</param>
    public static double Of(ReadOnlySpan<double> logOdds, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        if (logOdds.Length == 1)
        {
            gradient[0] = 1;
            return logOdds[0];
        }
        double largestTrue = double.NegativeInfinity, largestFalse = double.NegativeInfinity;
        foreach (var l in logOdds)
        {
            largestTrue = Math.Max(largestTrue, LogSigmoid(l));
            largestFalse = Math.Max(largestFalse, LogSigmoid(-l));
        }
        double ofTrue = 0, ofFalse = 0;
        for (var i = 0; i < logOdds.Length; i++)
        {
            ofTrue += weights[i] * Exp(LogSigmoid(logOdds[i]) - largestTrue);
            ofFalse += weights[i] * Exp(LogSigmoid(-logOdds[i]) - largestFalse);
        }
        // d log s(l) / dl = s(-l).
        for (var i = 0; i < logOdds.Length; i++)
        {
            var l = logOdds[i];
            gradient[i] = (weights[i] * Exp(LogSigmoid(l) - largestTrue) / ofTrue * Exp(LogSigmoid(-l))) +
                (weights[i] * Exp(LogSigmoid(-l) - largestFalse) / ofFalse * Exp(LogSigmoid(l)));
        }
        return largestTrue + Log(ofTrue) - largestFalse - Log(ofFalse);
    }

    /// <summary>e^x.</summary>
    public static double Exp(double x) => LaneMath.Exp(new Lanes1((float)x)).Value;

    /// <summary>log x.</summary>
    public static double Log(double x) => LaneMath.Log(new Lanes1((float)x)).Value;

    private static double LogSigmoid(double x) => -LaneMath.Softplus(new Lanes1((float)-x)).Value;
}
