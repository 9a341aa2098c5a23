using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Ridge regression in closed form: the weights that minimise the sum of squared errors plus the sum of squared weights. The
/// intercept has no penalty.</summary>
internal static class RidgeRegression
{
    private const double Penalty = 1;

    /// <summary>A model with the column "Score" for the column "Features" and a label of one number.</summary>
    public static ITransformer Fit(MLContext ml, IDataView view, string label)
    {
        var rows = view.GetColumn<float[]>("Features").ToArray();
        var targets = view.GetColumn<float>(label).Select(value => (double)value).ToArray();
        var features = Matrix<double>.Build.Dense(rows.Length, rows[0].Length, (row, column) => rows[row][column]);
        var means = features.ColumnSums() / rows.Length;
        var mean = targets.Average();
        var centred = Matrix<double>.Build.Dense(rows.Length, means.Count, (row, column) => features[row, column] - means[column]);
        var residuals = Vector<double>.Build.Dense(targets.Length, row => targets[row] - mean);
        // The weights are X' (X X' + p I)^-1 y. This form is as large as the rows, the usual one as large as the columns.
        var weights = rows.Length < means.Count
            ? centred.TransposeThisAndMultiply(Penalised(centred.TransposeAndMultiply(centred)).Cholesky().Solve(residuals))
            : Penalised(centred.TransposeThisAndMultiply(centred)).Cholesky().Solve(centred.TransposeThisAndMultiply(residuals));
        var (ofFeature, intercept) = (weights.ToArray(), mean - (weights * means));
        return ml.Transforms.CustomMapping<Input, Output>(
            (input, output) => output.Score = (float)(intercept + input.Features.Zip(ofFeature, (x, weight) => x * weight).Sum()), null,
            SchemaDefinition(means.Count)).Fit(view);
    }

    private static Matrix<double> Penalised(Matrix<double> matrix) =>
        matrix + (Penalty * Matrix<double>.Build.DenseIdentity(matrix.RowCount));

    private static SchemaDefinition SchemaDefinition(int features)
    {
        var definition = Microsoft.ML.Data.SchemaDefinition.Create(typeof(Input));
        definition[nameof(Input.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return definition;
    }

    private sealed class Input
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float Score { get; set; }
    }
}
