using FfnnMlNet.Reference;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FfnnMlNet.Core.Tests.Reference;

/// <summary>Compares the reference network with an example that is worked out by hand.</summary>
public class ReferenceNetworkTests
{
    /// <summary>A dozen operations in double with rounding errors of 2e-16 each.</summary>
    private const double Tolerance = 1e-14;

    [Fact]
    public void Loss_deltas_and_gradients_of_a_1_2_2_network_are_those_worked_by_hand()
    {
        // W1 = [[2, -1]], b1 = (-1, -1), ReLU; W2 = [[0, ln 3], [5, 7]], b2 = 0, softmax; cross-entropy; shares 1/4 and 3/4.
        // Row 1: x = 1, t = (1, 0): z1 = (1, -2), a1 = (1, 0); z2 = (0, ln 3), a2 = (1/4, 3/4); loss ln 4; a2 - t = (-3/4, 3/4)
        // Row 2: x = 0, t = (0, 1): z1 = (-1, -1), a1 = (0, 0); z2 = (0, 0), a2 = (1/2, 1/2); loss ln 2; a2 - t = (1/2, -1/2)
        // delta2, by share: (-3/16, 3/16) and (3/8, -3/8); dW2 = a1^T delta2 = [[-3/16, 3/16], [0, 0]]; db2 = (3/16, -3/16)
        // delta2 W2^T of row 1: (3/16 ln 3, 3/16 (7 - 5)), of which ReLU passes the first unit only; of row 2 it passes none.
        var on = 3.0 / 16 * Math.Log(3);
        var build = Matrix<double>.Build;
        var vector = Vector<double>.Build;
        var network = new ReferenceNetwork(
            [Activation.Relu, Activation.Softmax],
            [build.DenseOfRowArrays([2.0, -1]), build.DenseOfRowArrays([0, Math.Log(3)], [5, 7])],
            [vector.Dense([-1.0, -1]), vector.Dense(2)]);
        var x = build.DenseOfRowArrays([1.0], [0]);
        var targets = build.DenseOfRowArrays([1.0, 0], [0, 1]);
        var shares = vector.Dense([0.25, 0.75]);

        var loss = network.Loss(x, targets, shares, Loss.CrossEntropy());
        var (deltas, weightGradients, biasGradients) = network.Backward(x, targets, shares, Loss.CrossEntropy());

        Assert.Equal((0.25 * Math.Log(4)) + (0.75 * Math.Log(2)), loss, Tolerance);
        AssertNear([-3.0 / 16, 3.0 / 16, 3.0 / 8, -3.0 / 8], deltas[1]);
        AssertNear([on, 0, 0, 0], deltas[0]);
        AssertNear([-3.0 / 16, 3.0 / 16, 0, 0], weightGradients[1]);
        AssertNear([3.0 / 16, -3.0 / 16], biasGradients[1].ToRowMatrix());
        AssertNear([on, 0], weightGradients[0]);
        AssertNear([on, 0], biasGradients[0].ToRowMatrix());
    }

    private static void AssertNear(double[] expected, Matrix<double> actual) =>
        Assert.All(expected.Zip(actual.ToRowMajorArray()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
}
