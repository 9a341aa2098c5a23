using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// From the delta of the output layer to every gradient: dL/dW_l = a_(l-1)^T delta_l, dL/db_l = sum of delta_l over
/// rows, delta_(l-1) = (delta_l W_l^T) times f'_(l-1)(z_(l-1)), from the last layer to the first.
/// </summary>
internal static class BackwardPass
{
    /// <param name="input">[rows, inputs] of the network.</param>
    /// <param name="workspace">Holds a and z of the forward pass and the output's delta; the other deltas and the
    /// gradient are overwritten.</param>
    /// <param name="dropout">The masks of the forward pass, or null.</param>
    /// <param name="update">Updates weights as soon as their gradient is there, or null.</param>
    public static void Run(
        FeedForwardNetwork network, MatrixProduct product, Matrix input, Workspace workspace, DropoutMasks? dropout = null,
        SharedUpdate? update = null)
    {
        var layout = network.Layout;
        for (var layer = network.LayerCount - 1; layer >= 0; layer--)
        {
            var delta = workspace.Delta(layer, input.Rows);
            var activation = layer == 0 ? workspace.Forward.Embedding?.Output ?? input : workspace.Forward.Activation(layer - 1, input.Rows);
            var previous = layer == 0 || dropout is null ? activation : dropout.Output(layer - 1, activation);
            // First what needs the weights of this layer as the forward pass had them.
            if (layer > 0)
                ToDelta(network, product, layer - 1, delta, activation, workspace, dropout);
            else if (workspace.Forward.Embedding is not null)
                product.InputGradient(delta, network.Weights(0), workspace.EmbeddingDelta(input.Rows));
            product.WeightGradient(
                previous, delta, layout.Weights(layer).In(workspace.Gradient), update?.EpilogueOf(layer), network.Weights(layer));
            ColumnSums.Into(delta, layout.Bias(layer).In(workspace.Gradient));
        }
        workspace.Forward.Embedding?.Backward(input, workspace.EmbeddingDelta(input.Rows), workspace.Gradient);
    }

    // From the delta of the layer above to that of this hidden layer.
    private static void ToDelta(
        FeedForwardNetwork network, MatrixProduct product, int layer, Matrix above, Matrix activation, Workspace workspace, DropoutMasks? dropout)
    {
        var gradient = workspace.Delta(layer, above.Rows);
        if (dropout is null && !network.Layout.HasSlopes && network.Activations[layer].BackwardEpilogue is { } epilogue)
        {
            product.InputGradient(above, network.Weights(layer + 1), gradient, epilogue, activation);
            return;
        }
        product.InputGradient(above, network.Weights(layer + 1), gradient);
        dropout?.BackwardInPlace(layer, gradient);
        var preActivation = workspace.Forward.PreActivation(layer, above.Rows);
        if (network.Layout.HasSlopes)
            network.Activations[layer].BackwardBlendedInPlace(
                preActivation, network.Slopes(layer), gradient, network.Layout.Slopes(layer).In(workspace.Gradient));
        else
            network.Activations[layer].BackwardInPlace(preActivation, activation, gradient);
    }
}
