using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>The reference implementation of a stage: its equations, written as directly as possible, in double on the matrices of
/// MathNet.Numerics. Tests compare the fast implementation with it.</summary>
internal abstract class ReferenceStage
{
    /// <summary>The gradients of the parameters by the last backward pass.</summary>
    public List<(ParameterBlock Block, Matrix<double> Gradient)> Gradients { get; } = [];

    /// <param name="x">[rows, inputs].</param>
    /// <returns>[rows, outputs].</returns>
    public abstract Matrix<double> Forward(Matrix<double> x);

    /// <param name="delta">[rows, outputs] dL/doutput of the last forward pass.</param>
    /// <returns>[rows, inputs] dL/dinput.</returns>
    public abstract Matrix<double> Backward(Matrix<double> delta);

    protected static Matrix<double> ToDouble(Numerics.Matrix matrix) =>
        Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (row, column) => matrix[row, column]);
}
