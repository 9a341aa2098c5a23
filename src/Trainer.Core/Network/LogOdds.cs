using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>log(p / (1 - p)) of a probability p.</summary>
internal static class LogOdds
{
    private const float LeastProbability = 1e-7f;

    // From here on 1 - p is e^-z to the last bit of Single.
    private const float CertainLogOdds = 17;

    /// <summary>Of one output of a classifier of two classes.</summary>
    /// <param name="output">The activation that ends the network.</param>
    /// <param name="preActivation">z: the log-odds themselves where it is the canonical link of a probability.</param>
    /// <param name="activation">a = f(z): else what is taken for the probability, within [1e-7, 1 - 1e-7].</param>
    public static float Of(Activation output, float preActivation, float activation) =>
        output is { Meaning: OutputMeaning.Probability, HasCanonicalLink: true } ? preActivation : OfProbability(activation);

    /// <summary>Of the mean p of 1 / (1 + e^-z), also where p and 1 in Single are the same.</summary>
    /// <param name="logOdds">[members] z.</param>
    public static float OfMean(ReadOnlySpan<float> logOdds)
    {
        float least = logOdds[0], largest = logOdds[0];
        foreach (var z in logOdds)
            (least, largest) = (MathF.Min(least, z), MathF.Max(largest, z));
        // All nearly certain of the same: the mean of what little they leave, on the scale of the largest of it.
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

    private static float OfProbability(float value)
    {
        var probability = Math.Clamp(value, LeastProbability, 1 - LeastProbability);
        return LaneMath.Log(new Lanes1(probability / (1 - probability))).Value;
    }

    // log of the mean of e^(sign * z + offset), which is at most e^0.
    private static float LogOfMeanExp(ReadOnlySpan<float> logOdds, float sign, float offset)
    {
        var sum = 0.0;
        foreach (var z in logOdds)
            sum += LaneMath.Exp(new Lanes1((sign * z) + offset)).Value;
        return LaneMath.Log(new Lanes1((float)(sum / logOdds.Length))).Value;
    }
}
