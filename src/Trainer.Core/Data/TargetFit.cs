using FfnnMlNet.Network;

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
        for (var k = 0; k < outputs; k++)
        {
            (lower[k], upper[k]) = Range(rows, k, trainingRows);
            if (standardize)
                (shift[k], scale[k]) = Moments(
                    rows, k, withoutFar ? Near(rows, k, trainingRows) : trainingRows, isConstant: lower[k] == upper[k]);
        }
        return clamp ? new OutputTransform(scale, shift, lower, upper) : new OutputTransform(scale, shift, [], []);
    }

    private static IReadOnlyList<int>? Near(TrainingMatrix rows, int output, IReadOnlyList<int>? trainingRows)
    {
        var far = FarTargets.Of(rows, output).ToHashSet();
        return far.Count == 0
            ? trainingRows
            : [.. (trainingRows ?? [.. Enumerable.Range(0, rows.RowCount)]).Where(row => !far.Contains(row))];
    }

    private static (float Lower, float Upper) Range(TrainingMatrix rows, int output, IReadOnlyList<int>? trainingRows)
    {
        var (lower, upper) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < Count(rows, trainingRows); i++)
        {
            var target = rows.ValuesOf(Row(trainingRows, i))[output];
            (lower, upper) = (MathF.Min(lower, target), MathF.Max(upper, target));
        }
        return (lower, upper);
    }

    // Two passes, the mean first and then the squared differences, which avoids the difference of two large sums.
    private static (float Mean, float Deviation) Moments(TrainingMatrix rows, int output, IReadOnlyList<int>? trainingRows, bool isConstant)
    {
        double weights = 0, sum = 0, squares = 0;
        for (var i = 0; i < Count(rows, trainingRows); i++)
        {
            double weight = rows.WeightOf(Row(trainingRows, i));
            weights += weight;
            sum += weight * rows.ValuesOf(Row(trainingRows, i))[output];
        }
        var mean = sum / weights;
        for (var i = 0; i < Count(rows, trainingRows); i++)
        {
            var difference = rows.ValuesOf(Row(trainingRows, i))[output] - mean;
            squares += rows.WeightOf(Row(trainingRows, i)) * difference * difference;
        }
        var deviation = (float)Math.Sqrt(squares / weights);
        return ((float)mean, isConstant || deviation < SmallestNormal ? 1 : deviation);
    }

    private static int Count(TrainingMatrix rows, IReadOnlyList<int>? trainingRows) => trainingRows?.Count ?? rows.RowCount;

    private static int Row(IReadOnlyList<int>? trainingRows, int i) => trainingRows is null ? i : trainingRows[i];
}
