using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Computes probabilities of classes from the outputs of a network. They are finite and sum to 1, whatever the outputs
/// are.</summary>
internal static class Probabilities
{
    // Probabilities whose sum differs from 1 by no more than this are not changed. With a usual number of classes, rounding stays below it.
    private const double Tolerance = 5e-7;

    /// <summary>Probabilities from the outputs of any activation. Where the range of the activation has no negative values, an output is
    /// divided by the sum of all outputs; if the sum is 0, all probabilities are equal. Other outputs are taken as logits of a
    /// softmax.</summary>
    /// <param name="activation">[classes] activations of the output layer.</param>
    /// <param name="output">The activation function of the output layer.</param>
    /// <param name="scores">[classes]; overwritten.</param>
    public static void FromOutputs(ReadOnlySpan<float> activation, Activation output, Span<float> scores)
    {
        if (!(output.Range.Lower >= 0))
        {
            Activations.Softmax.ApplyRow(activation, scores);
            Normalize(scores);
            return;
        }
        // A sum of float32 does not overflow in double, and is accurate enough for thousands of classes.
        double sum = 0;
        foreach (var value in activation)
            sum += NotNegative(value);
        for (var k = 0; k < activation.Length; k++)
            scores[k] = sum > 0 ? (float)(NotNegative(activation[k]) / sum) : 1f / activation.Length;
    }

    /// <summary>Divides probabilities by their sum where it differs from 1 by more than the usual rounding, as with many thousands of
    /// classes.</summary>
    public static void Normalize(Span<float> probabilities)
    {
        var sum = Reductions.SumInDouble(probabilities);
        if (Math.Abs(sum - 1) <= Tolerance || !(sum > 0) || !double.IsFinite(sum))
            return;
        foreach (ref var probability in probabilities)
            probability = (float)(probability / sum);
    }

    /// <summary>Mean probabilities of several members.</summary>
    /// <param name="sums">[classes] sums of the members' probabilities.</param>
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

    // Negative values and NaN count as 0, infinity as the largest float32.
    private static double NotNegative(float value) => value > 0 ? Math.Min(value, float.MaxValue) : 0;
}
