using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reference;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>A small network with rows, once in the core and once as a <see cref="ReferenceNetwork"/> in double.</summary>
internal sealed class GradientCase
{
    private const int Rows = 5;
    private const int Inputs = 3;
    private const int Outputs = 4;

    /// <summary>How far every pre-activation keeps from kinks of its activation: a thousand steps of the central differences, and far more
    /// than the rounding errors of float32.</summary>
    private const double KinkDistance = 1e-3;

    /// <summary>A larger change of a derivative over twice that distance is taken for a kink. Derivatives of smooth functions change by
    /// about 2e-3; the smallest jump, that of hard-swish, is 0.5.</summary>
    private const double SmoothChange = 0.05;

    /// <summary>The largest |z|. e^z multiplies the relative error of z by z, so float32 would have too few correct digits of a larger
    /// one.</summary>
    private const double LargestPreActivation = 8;

    private readonly Objective _objective;

    public GradientCase(int depth, Activation hidden, Activation output, Loss loss, bool alwaysGeneral)
    {
        Loss = loss;
        _objective = new Objective(output, loss, alwaysGeneral);
        int[] sizes = [Inputs, .. Enumerable.Repeat(6, depth - 1), Outputs];
        Network = new FeedForwardNetwork(new Layout(sizes), [.. Enumerable.Repeat(hidden, depth - 1), output]);
        Workspace = new Workspace(Network, Rows);
        Input = Workspace.Input;
        for (var tries = 0; ; tries++)
        {
            if (tries > 200)
                throw new InvalidOperationException($"No draw of {depth} layers of {hidden} under {output} keeps away from kinks.");
            // After many tries with smaller weights: chains of exponentials overflow with large ones.
            Draw(new Random(depth + (1000 * tries)), weightBound: 1 / (1 + (tries / 40.0)));
            Reference = new ReferenceNetwork(Network);
            X = ToDouble(Input);
            T = ToDouble(Workspace.Targets);
            if (!StandsNearKink())
                break;
        }
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

    /// <summary>The forward and the backward pass of the core. Activations and gradients are in the workspace afterwards.</summary>
    /// <returns>The loss.</returns>
    public double RunCore()
    {
        var product = new MatrixProduct();
        var pass = Workspace.Pass;
        pass.Forward(new ForwardContext(product, Network.Parameters), Input);
        _objective.ValuesInto(pass.PreActivation, pass.Output, Workspace.Targets, Workspace.RowLosses);
        _objective.DeltaInto(pass.PreActivation, pass.Output, Workspace.Targets, Workspace.RowWeights, Workspace.OutputDelta(Rows));
        pass.Backward(new BackwardContext(product, Network.Parameters, Workspace.Gradient), Workspace.OutputDelta(Rows));
        return Workspace.RowLosses.Zip(Workspace.RowWeights, (loss, weight) => (double)loss * weight).Sum();
    }

    /// <summary>Deltas dL/dz of every layer, from the last forward pass. The passes are run backward one by one, with a gradient buffer
    /// that is thrown away: the delta of a hidden layer is what the pass of its activation returns.</summary>
    /// <returns>[rows, units] per layer.</returns>
    public Matrix<double>[] CoreDeltas()
    {
        var pass = Workspace.Pass;
        var delta = Workspace.OutputDelta(Rows);
        _objective.DeltaInto(pass.PreActivation, pass.Output, Workspace.Targets, Workspace.RowWeights, delta);
        var context = new BackwardContext(new MatrixProduct(), Network.Parameters, new AlignedBuffer(Network.Layout.Length));
        List<Matrix<double>> deltas = [ToDouble(delta)];
        for (var i = pass.Passes.Count - 2; i >= 0; i--)
        {
            delta = pass.Passes[i].Backward(context, delta);
            if (pass.Hidden.Contains(pass.Passes[i]))
                deltas.Insert(0, ToDouble(delta));
        }
        return [.. deltas];
    }

    /// <summary>The activations [rows, units] of a layer by the last forward pass.</summary>
    public Matrix ActivationOf(int layer) =>
        layer == Network.LayerCount - 1 ? Workspace.Pass.Output : Workspace.Pass.Hidden[layer].Output;

    public double ReferenceLoss() => Reference.Loss(X, T, Shares, Loss);

    public static Matrix<double> ToDouble(Matrix matrix) =>
        Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (row, column) => matrix[row, column]);

    /// <summary>|actual - expected| / |expected| in the Frobenius norm, or |actual| where all that is expected is zero.</summary>
    public static double RelativeError(Matrix<double> expected, Matrix<double> actual)
    {
        var norm = expected.FrobeniusNorm();
        return (actual - expected).FrobeniusNorm() / (norm < 1e-12 ? 1 : norm);
    }

    private void Draw(Random random, double weightBound)
    {
        Fill(Network, random, weightBound);
        for (var row = 0; row < Rows; row++)
        {
            FillRow(Input.Row(row), random, 1);
            // One-hot targets and soft ones in turn. Every loss accepts both.
            var target = Workspace.Targets.Row(row);
            target[row % Outputs] = row % 2 == 0 ? 1 : 0.75f;
            target[(row + 1) % Outputs] = row % 2 == 0 ? 0 : 0.25f;
            Workspace.RowWeights[row] = (row + 1) / 15f;
        }
    }

    // Near a jump of a derivative neither central differences nor float32 can be compared with it: their errors may cross the jump.
    private bool StandsNearKink()
    {
        var (z, a) = Reference.Forward(X);
        var last = Network.LayerCount - 1;
        for (var layer = 0; layer <= last; layer++)
        {
            if (z[layer].Enumerate().Any(value => Math.Abs(value) > LargestPreActivation))
                return true;
            for (var row = 0; row < Rows; row++)
            {
                var below = Jacobian(Network.Activations[layer], z[layer].Row(row) - KinkDistance);
                var above = Jacobian(Network.Activations[layer], z[layer].Row(row) + KinkDistance);
                if ((above - below).Enumerate().Any(change => Math.Abs(change) > SmoothChange))
                    return true;
                // Where the output activation is flat, the output does not move, and cannot cross a kink of the loss.
                if (layer == last && below.Enumerate().Any(slope => slope != 0) && LossGradientJumps(a[layer].Row(row), T.Row(row)))
                    return true;
            }
        }
        return false;
    }

    private bool LossGradientJumps(Vector<double> a, Vector<double> t)
    {
        double[] below = new double[Outputs], above = new double[Outputs];
        for (var unit = 0; unit < Outputs; unit++)
        {
            // A small part of the value, so that a probability stays in (0, 1).
            var distance = Math.Min(KinkDistance, 1e-2 * Math.Abs(a[unit]));
            a[unit] -= distance;
            Loss.ReferenceGradient(a.AsArray(), t.AsArray(), below);
            a[unit] += 2 * distance;
            Loss.ReferenceGradient(a.AsArray(), t.AsArray(), above);
            a[unit] -= distance;
            if (Math.Abs(above[unit] - below[unit]) > SmoothChange * (1 + Math.Abs(below[unit])))
                return true;
        }
        return false;
    }

    private static Matrix<double> Jacobian(Activation activation, Vector<double> z)
    {
        var a = new double[z.Count];
        var values = new double[z.Count * z.Count];
        activation.ReferenceApply(z.AsArray(), a);
        activation.ReferenceJacobian(z.AsArray(), a, values);
        return Matrix<double>.Build.DenseOfRowMajor(z.Count, z.Count, values);
    }

    // Fills rows, not the whole buffer, since padding has to stay zero.
    private static void Fill(FeedForwardNetwork network, Random random, double bound)
    {
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var weights = network.Weights(layer);
            for (var input = 0; input < weights.Rows; input++)
                FillRow(weights.Row(input), random, bound);
            FillRow(network.Bias(layer).Row(0), random, bound);
        }
    }

    private static void FillRow(Span<float> row, Random random, double bound)
    {
        foreach (ref var value in row)
            value = (float)(((random.NextDouble() * 2) - 1) * bound);
    }
}
