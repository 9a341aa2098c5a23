using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>From the outputs of a network to probabilities of classes that are finite and sum to 1, whatever the outputs are.</summary>
internal static class Probabilities
{
    // Sums of float32 that are no further from 1 are left alone: no rounding of a usual number of classes is.
    private const double Tolerance = 5e-7;

    /// <summary>Positive outputs are shares of their sum, all alike where it is 0; others are taken as logits. Both keep the order of the
    /// classes.</summary>
    /// <param name="activation">[classes], of a classifier's output layer.</param>
    /// <param name="output">The activation that gave them.</param>
    /// <param name="scores">[classes]; overwritten.</param>
    public static void FromOutputs(ReadOnlySpan<float> activation, Activation output, Span<float> scores)
    {
        if (!(output.Range.Lower >= 0))
        {
            Activations.Softmax.ApplyRow(activation, scores);
            Even(scores);
            return;
        }
        // In double: no number of float32s leaves its range, and the sum of thousands is exact enough.
        double sum = 0;
        foreach (var value in activation)
            sum += Share(value);
        for (var k = 0; k < activation.Length; k++)
            scores[k] = sum > 0 ? (float)(Share(activation[k]) / sum) : 1f / activation.Length;
    }

    /// <summary>Divides probabilities by their sum where that is off 1 by more than the usual rounding, as with many thousands of
    /// classes.</summary>
    public static void Even(Span<float> probabilities)
    {
        var sum = Reductions.SumInDouble(probabilities);
        if (Math.Abs(sum - 1) <= Tolerance || !(sum > 0) || !double.IsFinite(sum))
            return;
        foreach (ref var probability in probabilities)
            probability = (float)(probability / sum);
    }

    /// <summary>Divides sums of the members' probabilities by what they sum to.</summary>
    /// <param name="sums">[classes], of so many members.</param>
    /// <param name="probabilities">[classes]; overwritten.</param>
    public static void OfSums(ReadOnlySpan<double> sums, int members, Span<float> probabilities)
    {
        double total = 0;
        foreach (var sum in sums)
            total += sum;
        var divisor = total > 0 && double.IsFinite(total) ? total : members;
        for (var k = 0; k < sums.Length; k++)
            probabilities[k] = (float)(sums[k] / divisor);
    }

    // Nothing below 0 or beyond float32 has a meaning as a share.
    private static double Share(float value) => value > 0 ? Math.Min(value, float.MaxValue) : 0;
}
