using Microsoft.ML.Data;

namespace FfnnMlNet.Reasons;

/// <summary>The metrics of ML.NET for predicted numbers; for several outputs their means over the outputs.</summary>
internal static class NumberJudge
{
    /// <summary>Makes a function from scores [rows, outputs] to metrics.</summary>
    public static Func<float[], RegressionMetrics> Of(JudgedRows rows) => scores =>
    {
        var outputs = scores.Length / rows.Count;
        double absolute = 0, squared = 0, root = 0, determined = 0;
        for (var k = 0; k < outputs; k++)
        {
            double l1 = 0, l2 = 0, sum = 0, deviations = 0;
            for (var row = 0; row < rows.Count; row++)
            {
                double label = rows.Labels.ValuesOf(row)[k], error = scores[(row * outputs) + k] - label;
                (l1, l2, sum) = (l1 + Math.Abs(error), l2 + (error * error), sum + label);
            }
            for (var row = 0; row < rows.Count; row++)
            {
                var deviation = rows.Labels.ValuesOf(row)[k] - (sum / rows.Count);
                deviations += deviation * deviation;
            }
            absolute += l1 / rows.Count;
            squared += l2 / rows.Count;
            root += Math.Sqrt(l2 / rows.Count);
            determined += 1 - (l2 / deviations);
        }
        return new RegressionMetrics(absolute / outputs, squared / outputs, root / outputs, squared / outputs, determined / outputs);
    };

    /// <summary>The metrics <paramref name="a"/> minus <paramref name="b"/>.</summary>
    public static RegressionMetrics Difference(RegressionMetrics a, RegressionMetrics b) => new(
        a.MeanAbsoluteError - b.MeanAbsoluteError, a.MeanSquaredError - b.MeanSquaredError,
        a.RootMeanSquaredError - b.RootMeanSquaredError, a.LossFunction - b.LossFunction, a.RSquared - b.RSquared);
}
