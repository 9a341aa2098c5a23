using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The gradient of the mean loss of some rows: gather, forward, loss and delta, backward. Both loops work with it.</summary>
internal sealed class GradientPass(
    FeedForwardNetwork network, Objective objective, IExampleSource rows, MatrixProduct product, Workspace workspace)
{
    private int _gatheredRows;
    private int _rowsOfAllMembers;

    /// <summary>The memory it works in; its gradient is that of the last backward pass.</summary>
    public Workspace Workspace => workspace;

    /// <summary>Weights of the gathered rows, once for each member.</summary>
    public ReadOnlySpan<float> RowWeights => workspace.RowWeights.AsSpan(0, _rowsOfAllMembers);

    /// <summary>Losses of the gathered rows by the last forward pass, once for each member.</summary>
    public ReadOnlySpan<float> RowLosses => workspace.RowLosses.AsSpan(0, _rowsOfAllMembers);

    /// <summary>Fetches inputs, targets and weights of rows.</summary>
    /// <param name="indices">Which rows; no more than the workspace holds.</param>
    public void Gather(ReadOnlySpan<int> indices)
    {
        _gatheredRows = indices.Length;
        rows.Gather(indices, workspace.Input.Top(_gatheredRows), workspace.Targets.Top(_gatheredRows), workspace.RowWeights);
        _rowsOfAllMembers = workspace.RepeatForMembers(_gatheredRows);
    }

    /// <summary>Outputs, losses and the delta of the output layer.</summary>
    /// <param name="weightSum">What the weights of all rows sum to that the mean loss is of; members included.</param>
    /// <param name="dropout">The masks to draw; default = nothing is dropped.</param>
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

    /// <summary>Every gradient, from the delta of the output layer.</summary>
    /// <param name="updates">Updates weights inside the product that computes their gradient; null = the gradient is all that is
    /// wanted.</param>
    public void Backward(IWeightUpdates? updates = null) => workspace.Pass.Backward(
        new BackwardContext(product, network.Parameters, workspace.Gradient, updates), workspace.OutputDelta(_rowsOfAllMembers));

    // Each row's share of the weight.
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
