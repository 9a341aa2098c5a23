using FfnnMlNet.Network;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Reference;

/// <summary>The twin of <see cref="NetworkPass"/>: the twins of all stages of a network, with its parameters as they are now, in double. A
/// fold forward and the reverse fold backward.</summary>
internal sealed class ReferencePass
{
    private readonly ReferenceStage[] _stages;

    /// <param name="given">What a pass of training is given besides; null = nothing is dropped.</param>
    public ReferencePass(FeedForwardNetwork network, ReferenceInputs? given = null) =>
        _stages = [.. network.Layout.Stages.Select(stage => stage.CreateReference(network, given ?? ReferenceInputs.None))
            .OfType<ReferenceStage>()];

    /// <summary>The gradients of all parameters by the last backward pass.</summary>
    public IEnumerable<(ParameterBlock Block, Matrix<double> Gradient)> Gradients => _stages.SelectMany(stage => stage.Gradients);

    /// <param name="x">[rows, inputs].</param>
    /// <returns>a [members * rows, outputs] of the output layer.</returns>
    public Matrix<double> Forward(Matrix<double> x) => _stages.Aggregate(x, (value, stage) => stage.Forward(value));

    /// <summary>sum over rows of share_r L(a_r, t_r).</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="targets">[members * rows, outputs].</param>
    /// <param name="shares">[members * rows].</param>
    public double Loss(Matrix<double> x, Matrix<double> targets, Vector<double> shares, Loss loss)
    {
        var a = Forward(x);
        return Enumerable.Range(0, a.RowCount).Sum(row =>
            shares[row] * loss.ReferenceValue(a.Row(row).AsArray(), targets.Row(row).AsArray()));
    }

    /// <summary>Every gradient of the loss.</summary>
    /// <returns>[rows, inputs] dL/dx.</returns>
    public Matrix<double> Backward(Matrix<double> x, Matrix<double> targets, Vector<double> shares, Loss loss)
    {
        var a = Forward(x);
        var delta = Matrix<double>.Build.Dense(a.RowCount, a.ColumnCount);
        for (var row = 0; row < a.RowCount; row++)
        {
            var gradient = new double[a.ColumnCount];
            loss.ReferenceGradient(a.Row(row).AsArray(), targets.Row(row).AsArray(), gradient);
            delta.SetRow(row, shares[row] * Vector<double>.Build.Dense(gradient));
        }
        foreach (var stage in _stages.Reverse())
            delta = stage.Backward(delta);
        return delta;
    }
}
