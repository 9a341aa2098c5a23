using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// From the delta of the output layer to every gradient: dL/dW_l = a_(l-1)^T delta_l, dL/db_l = sum of delta_l over
/// rows, delta_(l-1) = (delta_l W_l^T) times f'_(l-1)(z_(l-1)), from the last layer to the first. Each member of a network has its rows, and its
/// W and b of the last layer.
/// </summary>
internal static class BackwardPass
{
    /// <param name="input">[rows, inputs] of the network.</param>
    /// <param name="workspace">Holds a and z of the forward pass and the output's delta; the other deltas and the
    /// gradient are overwritten.</param>
    /// <param name="dropout">The masks of the forward pass, or null.</param>
    /// <param name="update">Updates weights as soon as their gradient is there, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        FeedForwardNetwork network, MatrixProduct product, Matrix input, Workspace workspace, DropoutMasks? dropout = null,
        SharedUpdate? update = null)
    {
        var rows = input.Rows * network.Layout.MembersPerNetwork;
        var hasBiasGradient = false;
        for (var layer = network.LayerCount - 1; layer >= 0; layer--)
        {
            var delta = workspace.Delta(layer, rows);
            var activation = layer == 0 ? workspace.Forward.FirstInput(input) : workspace.Forward.Activation(layer - 1, rows);
            var previous = layer == 0 || dropout is null ? activation : dropout.Output(layer - 1, activation);
            var needsBiasGradient = !hasBiasGradient;
            // First what needs the weights of this layer as the forward pass had them.
            if (layer > 0)
                hasBiasGradient = ToDelta(network, product, layer - 1, delta, activation, workspace, dropout);
            else
                ToFront(network, product, input, delta, workspace);
            ParameterGradients(network, product, layer, previous, delta, workspace, update, needsBiasGradient);
        }
        workspace.Forward.Embedding?.Backward(input, workspace.EmbeddingDelta(input.Rows), workspace.Gradient);
    }

    // From the delta of the first layer to that of what stands before it.
    private static void ToFront(FeedForwardNetwork network, MatrixProduct product, Matrix input, Matrix delta, Workspace workspace)
    {
        var embedding = workspace.Forward.Embedding;
        if (workspace.Forward.Members is { } members)
        {
            var memberDelta = workspace.MemberDelta(delta.Rows);
            InputGradient(network, product, 0, delta, memberDelta);
            members.Backward(
                embedding?.Output ?? input, memberDelta, workspace.Gradient, embedding is null ? null : workspace.EmbeddingDelta(input.Rows));
        }
        else if (embedding is not null)
        {
            product.InputGradient(delta, network.Weights(0), workspace.EmbeddingDelta(input.Rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ParameterGradients(
        FeedForwardNetwork network, MatrixProduct product, int layer, Matrix previous, Matrix delta, Workspace workspace, SharedUpdate? update,
        bool needsBiasGradient)
    {
        var layout = network.Layout;
        var copies = layout.CopiesOf(layer);
        var rows = delta.Rows / copies;
        for (var member = 0; member < copies; member++)
        {
            var own = delta.Slice(member * rows, rows);
            product.WeightGradient(
                previous.Slice(member * rows, rows), own, layout.Weights(layer, member).In(workspace.Gradient), update?.EpilogueOf(layer),
                network.Weights(layer, member));
            if (needsBiasGradient)
                ColumnSums.Into(own, layout.Bias(layer, member).In(workspace.Gradient));
        }
    }

    // dL/d(inputs of the layer).
    private static void InputGradient(FeedForwardNetwork network, MatrixProduct product, int layer, Matrix delta, Matrix gradient)
    {
        var copies = network.Layout.CopiesOf(layer);
        var rows = delta.Rows / copies;
        for (var member = 0; member < copies; member++)
            product.InputGradient(delta.Slice(member * rows, rows), network.Weights(layer, member), gradient.Slice(member * rows, rows));
    }

    // From the delta of the layer above to that of this hidden layer. True where the gradient of its biases has come with it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool ToDelta(
        FeedForwardNetwork network, MatrixProduct product, int layer, Matrix above, Matrix activation, Workspace workspace, DropoutMasks? dropout)
    {
        var gradient = workspace.Delta(layer, above.Rows);
        if (dropout is null && network.Layout.CopiesOf(layer + 1) == 1 && !network.Layout.HasSlopes &&
            network.Activations[layer].BackwardEpilogue is { } epilogue)
        {
            product.InputGradient(
                above, network.Weights(layer + 1), gradient, epilogue, activation, network.Layout.Bias(layer).In(workspace.Gradient));
            return true;
        }
        InputGradient(network, product, layer + 1, above, gradient);
        dropout?.BackwardInPlace(layer, gradient);
        var preActivation = workspace.Forward.PreActivation(layer, above.Rows);
        if (network.Layout.HasSlopes)
            network.Activations[layer].BackwardBlendedInPlace(
                preActivation, network.Slopes(layer), gradient, network.Layout.Slopes(layer).In(workspace.Gradient));
        else
            network.Activations[layer].BackwardInPlace(preActivation, activation, gradient);
        return false;
    }
}
