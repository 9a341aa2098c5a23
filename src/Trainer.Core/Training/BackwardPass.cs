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
    public static void Run(
        FeedForwardNetwork network, MatrixProduct product, Matrix input, Workspace workspace, DropoutMasks? dropout = null)
    {
        var layout = network.Layout;
        for (var layer = network.LayerCount - 1; layer >= 0; layer--)
        {
            var delta = workspace.Delta(layer, input.Rows);
            var activation = layer == 0 ? input : workspace.Forward.Activation(layer - 1, input.Rows);
            var previous = layer == 0 || dropout is null ? activation : dropout.Output(layer - 1, activation);
            product.WeightGradient(previous, delta, layout.Weights(layer).In(workspace.Gradient));
            SumRows(delta, layout.Bias(layer).In(workspace.Gradient));
            if (layer == 0)
                break;

            var transposed = workspace.TransposedWeights(layer);
            Transpose(network.Weights(layer), transposed);
            var gradient = workspace.Delta(layer - 1, input.Rows);
            product.InputGradient(delta, transposed, gradient);
            dropout?.BackwardInPlace(layer - 1, gradient);
            network.Activations[layer - 1].BackwardInPlace(workspace.Forward.PreActivation(layer - 1, input.Rows), activation, gradient);
        }
    }

    /// <summary>sum[0, o] = sum over r, ascending, of delta[r, o].</summary>
    private static void SumRows(Matrix delta, Matrix sum)
    {
        var total = sum.Row(0);
        total.Clear();
        for (var row = 0; row < delta.Rows; row++)
        {
            var values = delta.Row(row);
            for (var column = 0; column < total.Length; column++)
                total[column] += values[column];
        }
    }

    /// <summary>transposed[o, i] = weights[i, o], in square blocks so that both sides stay in cache.</summary>
    private static void Transpose(Matrix weights, Matrix transposed)
    {
        const int Block = 16;
        for (var firstInput = 0; firstInput < weights.Rows; firstInput += Block)
        {
            var lastInput = Math.Min(firstInput + Block, weights.Rows);
            for (var firstOutput = 0; firstOutput < weights.Columns; firstOutput += Block)
            {
                var lastOutput = Math.Min(firstOutput + Block, weights.Columns);
                for (var input = firstInput; input < lastInput; input++)
                {
                    var row = weights.Row(input);
                    for (var output = firstOutput; output < lastOutput; output++)
                        transposed[output, input] = row[output];
                }
            }
        }
    }
}
