using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>The twin of a stage: its equations, literally, in double on MathNet.Numerics' matrices.</summary>
internal abstract class ReferenceStage
{
    /// <summary>The gradients of its parameters by the last backward pass.</summary>
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

