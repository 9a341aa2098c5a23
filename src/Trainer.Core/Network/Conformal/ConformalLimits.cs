using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Limits that held-out rows gave (conformal prediction: Vovk, Gammerman and Shafer, 2005), by which a model says how sure it
/// is.</summary>
/// <param name="Coverage">The share of new rows whose label lies within the limits, in (0, 1).</param>
/// <param name="Limits">Numbers: [outputs] half of the width of the interval around the score; infinite where there were too few rows.
/// Classes: [1] the least probability of a class in the prediction set; 0 where there were too few rows.</param>
internal sealed record ConformalLimits(float Coverage, float[] Limits)
{
    /// <summary>Number of limits of a model.</summary>
    public static int CountOf(ScoreKind kind, int outputs) => kind == ScoreKind.Activation ? outputs : 1;

    /// <summary>The classes whose probability is at least the limit, the most probable first, and in any case the most probable
    /// one.</summary>
    /// <param name="probabilities">[classes].</param>
    public int[] SetOf(ReadOnlySpan<float> probabilities)
    {
        var order = new int[probabilities.Length];
        var keys = new float[probabilities.Length];
        for (var k = 0; k < order.Length; k++)
            (order[k], keys[k]) = (k, -probabilities[k]);
        // A stable order: of equal probabilities the class with the lower index comes first.
        int[] sorted = [.. order.OrderBy(k => keys[k])];
        return [.. sorted.Where((k, place) => place == 0 || -keys[k] >= Limits[0])];
    }

    /// <summary>The probability of true for log-odds.</summary>
    public static float ProbabilityOf(float logOdds) => LaneMath.Sigmoid(new Lanes1(logOdds)).Value;
}
