using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Log-odds: log(p / (1 - p)) for a probability p.</summary>
internal static class LogOdds
{
    /// <summary>Probabilities closer to 0 or 1 than this are taken as this far from it.</summary>
    public const float LeastProbability = 1e-7f;

    // For log-odds z above this, 1 - p equals e^-z to the last bit of float32.
    private const float CertainLogOdds = 17;

    /// <summary>The log-odds of a binary classifier with one output. They are z where the output activation is a sigmoid with its canonical
    /// link, and else the log-odds of the activation, clamped to [1e-7, 1 - 1e-7].</summary>
    /// <param name="output">The activation of the output layer.</param>
    /// <param name="preActivation">z of the output.</param>
    /// <param name="activation">a = f(z) of the output.</param>
    public static float Of(Activation output, float preActivation, float activation) =>
        output is { Meaning: OutputMeaning.Probability, HasCanonicalLink: true } ? preActivation : OfProbability(activation);

    /// <summary>The derivative of log(a / (1 - a)) with a clamped as in <see cref="Of"/>; 0 where it is clamped.</summary>
    public static float DerivativeOf(float activation) =>
        activation is <= LeastProbability or >= 1 - LeastProbability ? 0 : 1 / (activation * (1 - activation));

    /// <summary>The log-odds of the mean probability of several members. The result is accurate even where the mean probability rounds
    /// to 1 in float32.</summary>
    /// <param name="logOdds">[members] the log-odds z of each member, whose probability is 1 / (1 + e^-z).</param>
    public static float OfMean(ReadOnlySpan<float> logOdds)
    {
        float least = logOdds[0], largest = logOdds[0];
        foreach (var z in logOdds)
            (least, largest) = (MathF.Min(least, z), MathF.Max(largest, z));
        // All members are nearly certain of the same class. The probability p of the other class is then e^-|z|, and the log-odds are
        // -log or log of the mean of these p. They are divided by the largest of them, so that the sum neither overflows nor underflows.
        if (least > CertainLogOdds)
            return least - LogOfMeanExp(logOdds, -1, least);
        if (largest < -CertainLogOdds)
            return largest + LogOfMeanExp(logOdds, 1, -largest);
        double ofTrue = 0, ofFalse = 0;
        foreach (var z in logOdds)
        {
            ofTrue += LaneMath.Sigmoid(new Lanes1(z)).Value;
            ofFalse += LaneMath.Sigmoid(new Lanes1(-z)).Value;
        }
        return LaneMath.Log(new Lanes1((float)(ofTrue / ofFalse))).Value;
    }

    /// <summary>The log-odds of the probability (1 - share) p + share q, where p and q are given by their log-odds. It lies between
    /// both.</summary>
    /// <param name="first">The log-odds of p.</param>
    /// <param name="second">The log-odds of q.</param>
    /// <param name="share">In [0, 1].</param>
    public static float OfMixture(float first, float second, float share)
    {
        var (least, largest) = (MathF.Min(first, second), MathF.Max(first, second));
        // As for the mean of members, the probability of the rare class is factored out where both are nearly certain.
        var mixture = least > CertainLogOdds ? least - Log(Mix(Exp(least - first), Exp(least - second)))
            : largest < -CertainLogOdds ? largest + Log(Mix(Exp(first - largest), Exp(second - largest)))
            : Log(Mix(Sigmoid(first), Sigmoid(second)) / Mix(Sigmoid(-first), Sigmoid(-second)));
        return Math.Clamp(mixture, least, largest);

        double Mix(double a, double b) => ((1 - (double)share) * a) + (share * b);
        static double Exp(float x) => LaneMath.Exp(new Lanes1(x)).Value;
        static double Sigmoid(float x) => LaneMath.Sigmoid(new Lanes1(x)).Value;
        static float Log(double x) => LaneMath.Log(new Lanes1((float)x)).Value;
    }

    private static float OfProbability(float value)
    {
        var probability = Math.Clamp(value, LeastProbability, 1 - LeastProbability);
        return LaneMath.Log(new Lanes1(probability / (1 - probability))).Value;
    }

    // log of the mean of e^(sign * z + offset). The offset makes the largest exponent 0.
    private static float LogOfMeanExp(ReadOnlySpan<float> logOdds, float sign, float offset)
    {
        var sum = 0.0;
        foreach (var z in logOdds)
            sum += LaneMath.Exp(new Lanes1((sign * z) + offset)).Value;
        return LaneMath.Log(new Lanes1((float)(sum / logOdds.Length))).Value;
    }
}
