using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reference;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>A small network with data, once in the core and once in the reference network.</summary>
internal sealed class GradientCase
{
    private const int Rows = 5;
    private const int Inputs = 3;
    private const int Outputs = 4;

    private readonly Objective _objective;

    public GradientCase(int depth, Activation hidden, Activation output, Loss loss, bool alwaysGeneral)
    {
        Loss = loss;
        _objective = new Objective(output, loss, alwaysGeneral);
        int[] sizes = [Inputs, .. Enumerable.Repeat(6, depth - 1), Outputs];
        Network = new FeedForwardNetwork(new Layout(sizes), [.. Enumerable.Repeat(hidden, depth - 1), output]);
        Workspace = new Workspace(Network, Rows);
        Input = Workspace.Input;
        var random = new Random(depth);
        Fill(Network, random);
        for (var row = 0; row < Rows; row++)
        {
            FillRow(Input.Row(row), random);
            // Classes one-hot and soft, both within what every loss takes for a target.
            var target = Workspace.Targets.Row(row);
            target[row % Outputs] = row % 2 == 0 ? 1 : 0.75f;
            target[(row + 1) % Outputs] = row % 2 == 0 ? 0 : 0.25f;
            Workspace.RowWeights[row] = (row + 1) / 15f;
        }
        Reference = new ReferenceNetwork(Network);
        X = ToDouble(Input);
        T = ToDouble(Workspace.Targets);
        Shares = Vector<double>.Build.Dense(Rows, row => Workspace.RowWeights[row]);
    }

    public FeedForwardNetwork Network { get; }

    public ReferenceNetwork Reference { get; }

    public Workspace Workspace { get; }

    public Matrix Input { get; }

    public Matrix<double> X { get; }

    public Matrix<double> T { get; }

    public Vector<double> Shares { get; }

    public Loss Loss { get; }

    /// <summary>Forward and backward in the core; activations, deltas and gradients stand in the workspace.</summary>
    public double RunCore()
    {
        var product = new MatrixProduct();
        ForwardPass.Run(Network, product, Input, Workspace.Forward);
        var last = Network.LayerCount - 1;
        var z = Workspace.Forward.PreActivation(last, Rows);
        var a = Workspace.Forward.Activation(last, Rows);
        _objective.ValuesInto(z, a, Workspace.Targets, Workspace.RowLosses);
        _objective.DeltaInto(z, a, Workspace.Targets, Workspace.RowWeights, Workspace.Delta(last, Rows));
        BackwardPass.Run(Network, product, Input, Workspace);
        return Workspace.RowLosses.Zip(Workspace.RowWeights, (loss, weight) => (double)loss * weight).Sum();
    }

    public double ReferenceLoss() => Reference.Loss(X, T, Shares, Loss);

    public static Matrix<double> ToDouble(Matrix matrix) =>
        Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (row, column) => matrix[row, column]);

    /// <summary>|actual - expected| / |expected| in the Frobenius norm; the absolute error where nothing is expected.</summary>
    public static double RelativeError(Matrix<double> expected, Matrix<double> actual)
    {
        var norm = expected.FrobeniusNorm();
        return (actual - expected).FrobeniusNorm() / (norm < 1e-12 ? 1 : norm);
    }

    // Padding has to stay zero, so the rows are filled, not the buffer.
    private static void Fill(FeedForwardNetwork network, Random random)
    {
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var weights = network.Weights(layer);
            for (var input = 0; input < weights.Rows; input++)
                FillRow(weights.Row(input), random);
            FillRow(network.Bias(layer).Row(0), random);
        }
    }

    private static void FillRow(Span<float> row, Random random)
    {
        foreach (ref var value in row)
            value = (float)((random.NextDouble() * 2) - 1);
    }
}
