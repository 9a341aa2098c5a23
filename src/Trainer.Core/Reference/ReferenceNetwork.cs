using FfnnMlNet.Network;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Reference;

/// <summary>The equations of a plain network in double, written literally with MathNet.Numerics' matrices. It is slow and short, and it
/// defines what every fast path must compute; tests compare the two. Rows are examples, as everywhere in the library.</summary>
internal sealed class ReferenceNetwork
{
    private readonly Activation[] _activations;

    /// <summary>A copy of <paramref name="network"/> in double, for a network without embedding and slopes.</summary>
    /// <param name="member">Index of the member that shares the network. Its scales r are multiplied into the weights of the first layer:
    /// with R = diag(r), (x R) W_1 = x (R W_1).</param>
    public ReferenceNetwork(FeedForwardNetwork network, int member = 0)
    {
        _activations = network.Activations.ToArray();
        Weights = new Matrix<double>[network.LayerCount];
        Biases = new Vector<double>[network.LayerCount];
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var weights = network.Weights(layer, member);
            var bias = network.Bias(layer, member);
            Weights[layer] = Matrix<double>.Build.Dense(weights.Rows, weights.Columns, (input, output) => weights[input, output]);
            if (layer == 0)
                Weights[0] = Matrix<double>.Build.Diagonal(weights.Rows, weights.Rows, i => network.ScaleOf(member, i)) * Weights[0];
            Biases[layer] = Vector<double>.Build.Dense(bias.Columns, output => bias[0, output]);
        }
    }

    /// <summary>A network with these parameters, one entry per layer.</summary>
    public ReferenceNetwork(Activation[] activations, Matrix<double>[] weights, Vector<double>[] biases) =>
        (_activations, Weights, Biases) = (activations, weights, biases);

    /// <summary>W_l of each layer, [inputs, outputs].</summary>
    public Matrix<double>[] Weights { get; }

    /// <summary>b_l of each layer, [outputs].</summary>
    public Vector<double>[] Biases { get; }

    private int Last => Weights.Length - 1;

    /// <summary>Computes z_l = a_(l-1) W_l + b_l and a_l = f_l(z_l) for every layer, with a_0 = x.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <returns>z and a of each layer, [rows, outputs of the layer].</returns>
    public (Matrix<double>[] Z, Matrix<double>[] A) Forward(Matrix<double> x)
    {
        var z = new Matrix<double>[Weights.Length];
        var a = new Matrix<double>[Weights.Length];
        var previous = x;
        for (var layer = 0; layer <= Last; layer++)
        {
            z[layer] = previous * Weights[layer];
            for (var row = 0; row < x.RowCount; row++)
                z[layer].SetRow(row, z[layer].Row(row) + Biases[layer]);
            a[layer] = ReferenceActivation.Apply(_activations[layer], z[layer]);
            previous = a[layer];
        }
        return (z, a);
    }

    /// <summary>The sum over rows of scale_r L(a_r, t_r).</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="targets">[rows, outputs].</param>
    /// <param name="rowScales">[rows]: each row's weight divided by the sum of the weights.</param>
    public double Loss(Matrix<double> x, Matrix<double> targets, Vector<double> rowScales, Loss loss)
    {
        var output = Forward(x).A[Last];
        var sum = 0.0;
        for (var row = 0; row < x.RowCount; row++)
            sum += rowScales[row] * loss.ReferenceValue(output.Row(row).AsArray(), targets.Row(row).AsArray());
        return sum;
    }

    /// <summary>delta_L = J_L^T dL/da_L for each row, where L is the last layer. delta_l = J_l^T (W_(l+1) delta_(l+1)), which for an
    /// elementwise activation is (delta_(l+1) W_(l+1)^T) times f'(z_l). dL/dW_l = a_(l-1)^T delta_l. dL/db_l = sum of delta_l over
    /// rows.</summary>
    public (Matrix<double>[] Deltas, Matrix<double>[] WeightGradients, Vector<double>[] BiasGradients) Backward(
        Matrix<double> x, Matrix<double> targets, Vector<double> rowScales, Loss loss)
    {
        var (z, a) = Forward(x);
        var deltas = new Matrix<double>[Weights.Length];
        var weightGradients = new Matrix<double>[Weights.Length];
        var biasGradients = new Vector<double>[Weights.Length];

        var gradient = Matrix<double>.Build.Dense(x.RowCount, a[Last].ColumnCount);
        for (var row = 0; row < x.RowCount; row++)
        {
            var lossGradient = new double[a[Last].ColumnCount];
            loss.ReferenceGradient(a[Last].Row(row).AsArray(), targets.Row(row).AsArray(), lossGradient);
            gradient.SetRow(row, rowScales[row] * Vector<double>.Build.Dense(lossGradient));
        }
        for (var layer = Last; layer >= 0; layer--)
        {
            deltas[layer] = ReferenceActivation.Backward(_activations[layer], z[layer], a[layer], gradient);
            weightGradients[layer] = (layer == 0 ? x : a[layer - 1]).Transpose() * deltas[layer];
            biasGradients[layer] = deltas[layer].ColumnSums();
            gradient = deltas[layer] * Weights[layer].Transpose();
        }
        return (deltas, weightGradients, biasGradients);
    }
}
