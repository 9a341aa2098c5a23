using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Fits the transform of outputs to the targets of the training rows.</summary>
internal static class TargetFit
{
    // Smaller floats have fewer significant digits.
    private const float SmallestNormal = 1.17549435e-38f;

    /// <param name="rows">Rows whose targets are values, as they were read.</param>
    /// <param name="standardize">True: scale and shift are the standard deviation and the mean, weighted and computed in double. False:
    /// they are 1 and 0.</param>
    /// <param name="clamp">True: scores are limited to the range of the training targets.</param>
    /// <param name="trainingRows">Indices of the rows to fit to; null = all rows.</param>
    /// <param name="withoutFar">True: rows that are <see cref="FarTargets"/> do not count for mean and standard deviation. For losses with
    /// a bounded gradient, on which single targets have little influence.</param>
    public static OutputTransform Of(
        TrainingMatrix rows, bool standardize, bool clamp, IReadOnlyList<int>? trainingRows = null, bool withoutFar = false)
    {
        if (!standardize && !clamp)
            return OutputTransform.Unchanged;
        var outputs = rows.OutputCount;
        float[] scale = [.. Enumerable.Repeat(1f, outputs)], shift = new float[outputs];
        var (lower, upper) = (new float[outputs], new float[outputs]);
        var taken = trainingRows is null ? RowSelection.All(rows.RowCount) : RowSelection.Of(trainingRows);
        using TemporaryNumbers<float> targets = new(taken.Length), weights = new(taken.Length);
        for (var k = 0; k < outputs; k++)
        {
            var count = Copy(rows, k, taken, [], targets.Span, weights.Span);
            (lower[k], upper[k]) = Range(targets.Span[..count]);
            if (!standardize)
                continue;
            if (withoutFar && FarTargets.Of(rows, k) is { Count: > 0 } far)
                count = Copy(rows, k, taken, [.. far], targets.Span, weights.Span);
            (shift[k], scale[k]) = Moments(targets.Span[..count], weights.Span[..count], isConstant: lower[k] == upper[k]);
        }
        return clamp ? new OutputTransform(scale, shift, lower, upper) : new OutputTransform(scale, shift, [], []);
    }

    // Copies the targets of one output and the weights of rows. Returns their number.
    private static int Copy(
        TrainingMatrix rows, int output, RowSelection taken, HashSet<int> without, Span<float> targets, Span<float> weights)
    {
        var count = 0;
        foreach (var row in taken)
        {
            if (without.Count > 0 && without.Contains(row))
                continue;
            targets[count] = rows.ValuesOf(row)[output];
            weights[count++] = rows.WeightOf(row);
        }
        return count;
    }

    private static (float Lower, float Upper) Range(ReadOnlySpan<float> targets)
    {
        var (lower, upper) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var target in targets)
            (lower, upper) = (MathF.Min(lower, target), MathF.Max(upper, target));
        return (lower, upper);
    }

    // Two passes, the mean first and then the squared differences, which avoids the difference of two large sums.
    private static (float Mean, float Deviation) Moments(ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, bool isConstant)
    {
        double total = 0, sum = 0, squares = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            double weight = weights[i];
            total += weight;
            sum += weight * targets[i];
        }
        var mean = sum / total;
        for (var i = 0; i < targets.Length; i++)
        {
            var difference = targets[i] - mean;
            squares += weights[i] * difference * difference;
        }
        var deviation = (float)Math.Sqrt(squares / total);
        return ((float)mean, isConstant || deviation < SmallestNormal ? 1 : deviation);
    }
}
