using FfnnMlNet.Network;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Reference;

/// <summary>The reference implementation of <see cref="NetworkPass"/>, in double. It runs the reference implementations of all stages of a
/// network with the network's current parameters: forward in order, backward in reverse order.</summary>
internal sealed class ReferencePass
{
    private readonly ReferenceStage[] _stages;

    /// <param name="given">The random inputs of a training pass, such as dropout masks; null = nothing is dropped.</param>
    public ReferencePass(FeedForwardNetwork network, ReferenceInputs? given = null) =>
        _stages = [.. network.Layout.Stages.Select(stage => stage.CreateReference(network, given ?? ReferenceInputs.None))
            .OfType<ReferenceStage>()];

    /// <summary>The gradients of all parameters, computed by the last backward pass.</summary>
    public IEnumerable<(ParameterBlock Block, Matrix<double> Gradient)> Gradients => _stages.SelectMany(stage => stage.Gradients);

    /// <param name="x">[rows, inputs].</param>
    /// <returns>[members * rows, outputs]: a of the output layer.</returns>
    public Matrix<double> Forward(Matrix<double> x) => _stages.Aggregate(x, (value, stage) => stage.Forward(value));

    /// <summary>The sum over rows of scale_r L(a_r, t_r).</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="targets">[members * rows, outputs].</param>
    /// <param name="rowScales">[members * rows].</param>
    public double Loss(Matrix<double> x, Matrix<double> targets, Vector<double> rowScales, Loss loss)
    {
        var a = Forward(x);
        return Enumerable.Range(0, a.RowCount).Sum(row =>
            rowScales[row] * loss.ReferenceValue(a.Row(row).AsArray(), targets.Row(row).AsArray()));
    }

    /// <summary>Computes the gradients of the loss with respect to all parameters and to the inputs.</summary>
    /// <returns>[rows, inputs]: dL/dx.</returns>
    public Matrix<double> Backward(Matrix<double> x, Matrix<double> targets, Vector<double> rowScales, Loss loss)
    {
        var a = Forward(x);
        var delta = Matrix<double>.Build.Dense(a.RowCount, a.ColumnCount);
        for (var row = 0; row < a.RowCount; row++)
        {
            var gradient = new double[a.ColumnCount];
            loss.ReferenceGradient(a.Row(row).AsArray(), targets.Row(row).AsArray(), gradient);
            delta.SetRow(row, rowScales[row] * Vector<double>.Build.Dense(gradient));
        }
        foreach (var stage in _stages.Reverse())
            delta = stage.Backward(delta);
        return delta;
    }
}
