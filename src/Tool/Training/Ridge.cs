using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Tool.Training;

/// <summary>Linear regression of one or several numbers with a small penalty, for standardised features. Missing values count as the
/// mean.</summary>
internal sealed class Ridge
{
    // The penalty on squared weights of standardised features, as that of one row.
    private const double Penalty = 1;

    private const int RowsAtOnce = 1024;

    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly Matrix<double> _weights;
    private readonly double[] _labelMeans;

    private Ridge(double[] means, double[] deviations, Matrix<double> weights, double[] labelMeans) =>
        (_means, _deviations, _weights, _labelMeans) = (means, deviations, weights, labelMeans);

    /// <param name="features">[rows, features].</param>
    /// <param name="labels">[rows, outputs].</param>
    public static Ridge Fit(float[] features, float[] labels, int outputCount, CancellationToken cancellation)
    {
        var rows = labels.Length / outputCount;
        var width = features.Length / rows;
        var (means, deviations) = Moments(features, width);
        var labelMeans = Moments(labels, outputCount).Means;
        var squares = Matrix<double>.Build.DenseDiagonal(width, Penalty);
        var products = Matrix<double>.Build.Dense(width, outputCount);
        for (var start = 0; start < rows; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(RowsAtOnce, rows - start);
            var block = Standardised(features, start, count, means, deviations);
            var target = Matrix<double>.Build.Dense(
                count, outputCount, (row, output) => labels[((start + row) * outputCount) + output] - labelMeans[output]);
            squares += block.TransposeThisAndMultiply(block);
            products += block.TransposeThisAndMultiply(target);
        }
        return new Ridge(means, deviations, squares.Cholesky().Solve(products), labelMeans);
    }

    /// <summary>The predicted numbers: [rows, outputs].</summary>
    /// <param name="features">[rows, features].</param>
    public float[] Predict(float[] features)
    {
        var (rows, outputs) = (features.Length / _means.Length, _labelMeans.Length);
        var predicted = new float[rows * outputs];
        for (var start = 0; start < rows; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows - start);
            var scores = Standardised(features, start, count, _means, _deviations) * _weights;
            for (var row = 0; row < count; row++)
            {
                for (var output = 0; output < outputs; output++)
                    predicted[((start + row) * outputs) + output] = (float)(scores[row, output] + _labelMeans[output]);
            }
        }
        return predicted;
    }

    private static Matrix<double> Standardised(float[] features, int start, int count, double[] means, double[] deviations) =>
        Matrix<double>.Build.Dense(count, means.Length, (row, slot) =>
        {
            var value = features[((start + row) * means.Length) + slot];
            return float.IsFinite(value) ? (value - means[slot]) / deviations[slot] : 0;
        });

    private static (double[] Means, double[] Deviations) Moments(float[] values, int width)
    {
        var (means, deviations) = (new double[width], new double[width]);
        for (var slot = 0; slot < width; slot++)
        {
            double sum = 0, squares = 0;
            var count = 0;
            for (var at = slot; at < values.Length; at += width)
            {
                if (float.IsFinite(values[at]))
                    (sum, count) = (sum + values[at], count + 1);
            }
            means[slot] = count == 0 ? 0 : sum / count;
            for (var at = slot; at < values.Length; at += width)
            {
                if (float.IsFinite(values[at]))
                    squares += (values[at] - means[slot]) * (values[at] - means[slot]);
            }
            // A constant feature has the weight 0 whatever it is divided by.
            deviations[slot] = squares > 0 ? Math.Sqrt(squares / count) : 1;
        }
        return (means, deviations);
    }
}
