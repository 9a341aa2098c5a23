using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>Applies an activation and its Jacobian, in double, to every row of a matrix.</summary>
internal static class ReferenceActivation
{
    /// <summary>a = f(z), row by row.</summary>
    public static Matrix<double> Apply(Activation activation, Matrix<double> z)
    {
        var a = z.Clone();
        for (var row = 0; row < z.RowCount; row++)
        {
            var values = new double[z.ColumnCount];
            activation.ReferenceApply(z.Row(row).AsArray(), values);
            a.SetRow(row, values);
        }
        return a;
    }

    /// <summary>dL/dz: the transposed Jacobian of f times dL/da, row by row.</summary>
    /// <param name="gradient">dL/da.</param>
    public static Matrix<double> Backward(Activation activation, Matrix<double> z, Matrix<double> a, Matrix<double> gradient)
    {
        var units = z.ColumnCount;
        var delta = z.Clone();
        for (var row = 0; row < z.RowCount; row++)
        {
            var values = new double[units * units];
            activation.ReferenceJacobian(z.Row(row).AsArray(), a.Row(row).AsArray(), values);
            var jacobian = Matrix<double>.Build.DenseOfRowMajor(units, units, values);
            delta.SetRow(row, jacobian.TransposeThisAndMultiply(gradient.Row(row)));
        }
        return delta;
    }
}
