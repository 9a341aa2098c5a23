using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Computes the gradient of the weighted mean loss over some rows: gather, forward, loss and delta, backward. The mini-batch loop
/// and the full-batch loop both use it.</summary>
internal sealed class GradientPass(
    FeedForwardNetwork network, Objective objective, IExampleSource rows, MatrixProduct product, Workspace workspace)
{
    private int _gatheredRows;

    // The gathered rows once per member of the network.
    private int _rowsOfAllMembers;

    /// <summary>The memory of the pass. Its gradient is the result of the last backward pass.</summary>
    public Workspace Workspace => workspace;

    /// <summary>[members * rows]: the weights of the gathered rows, repeated for each member of the network.</summary>
    public ReadOnlySpan<float> RowWeights => workspace.RowWeights.AsSpan(0, _rowsOfAllMembers);

    /// <summary>[members * rows]: the losses of the gathered rows in the last forward pass, for each member of the network.</summary>
    public ReadOnlySpan<float> RowLosses => workspace.RowLosses.AsSpan(0, _rowsOfAllMembers);

    /// <summary>Copies the inputs, targets and weights of some rows into the workspace.</summary>
    /// <param name="indices">Indices of the rows, at most as many as the workspace holds.</param>
    public void Gather(ReadOnlySpan<int> indices)
    {
        _gatheredRows = indices.Length;
        rows.Gather(
            indices, workspace.Pass, workspace.Input.Top(_gatheredRows), workspace.Targets.Top(_gatheredRows), workspace.RowWeights);
        _rowsOfAllMembers = workspace.RepeatForMembers(_gatheredRows);
    }

    /// <summary>Computes outputs, losses and the delta of the output layer for the gathered rows.</summary>
    /// <param name="weightSum">The sum of the weights of all rows that the mean loss is taken over, each row counted once per member. It
    /// may include rows of other passes.</param>
    /// <param name="dropout">The step for which dropout masks are drawn; default = nothing is dropped.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(double weightSum, in DropoutStep dropout = default)
    {
        workspace.Pass.Forward(new ForwardContext(product, network.Parameters, dropout), workspace.Input.Top(_gatheredRows));
        ScaleWeights(weightSum);
        objective.ValuesAndDeltaInto(
            workspace.Pass.PreActivation, workspace.Pass.Output, workspace.Targets.Top(_rowsOfAllMembers),
            workspace.RowScales.AsSpan(0, _rowsOfAllMembers), workspace.RowLosses.AsSpan(0, _rowsOfAllMembers),
            workspace.OutputDelta(_rowsOfAllMembers));
    }

    /// <summary>Computes the gradient of every parameter from the delta of the output layer.</summary>
    /// <param name="updates">Updates weights within the product that computes their gradient; null = only the gradient is computed.</param>
    public void Backward(IWeightUpdates? updates = null) => workspace.Pass.Backward(
        new BackwardContext(product, network.Parameters, workspace.Gradient, updates), workspace.OutputDelta(_rowsOfAllMembers));

    // Divides the weight of each row by the sum of the weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScaleWeights(double weightSum)
    {
        var weights = RowWeights;
        var scales = workspace.RowScales.AsSpan(0, _rowsOfAllMembers);
        var i = 0;
        for (; i + Vector256<float>.Count <= scales.Length; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(weights[i..]));
            Vector256.Narrow(lower / Vector256.Create(weightSum), upper / Vector256.Create(weightSum)).CopyTo(scales[i..]);
        }
        for (; i < scales.Length; i++)
            scales[i] = (float)(weights[i] / weightSum);
    }
}
