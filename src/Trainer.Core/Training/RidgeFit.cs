using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace FfnnMlNet.Training;

/// <summary>
/// Ridge regression in closed form: the weights W that minimise the sum over rows of w_i |y_i - x_i W - b|^2 plus |W|^2, where the example
/// weights w_i are scaled to the mean 1. The biases b have no penalty. With X and Y centred and multiplied by the roots of the weights,
/// W = (X'X + I)^-1 X'Y = X' (XX' + I)^-1 Y; the smaller of the two systems is solved.
/// </summary>
/// <remarks>Sums are computed in double, each as one chain in the order of the rows or inputs. The solver is MathNet's managed one,
/// whatever provider the process has chosen, so that the bits depend on neither threads nor machine.</remarks>
internal sealed class RidgeFit
{
    private const double Penalty = 1;

    private readonly double[][] _inputs;
    private readonly double[][] _targets;
    private readonly double[] _inputMeans;
    private readonly double[] _targetMeans;

    private RidgeFit(FeedForwardNetwork network, IExampleSource rows)
    {
        var (count, layout) = (rows.RowCount, network.Layout);
        Matrix input = AlignedBuffer.CreateMatrix(1, layout.InputCount), target = AlignedBuffer.CreateMatrix(1, layout.OutputCount);
        var weights = new float[count];
        (_inputs, _targets) = (new double[count][], new double[count][]);
        for (var row = 0; row < count; row++)
        {
            rows.Gather([row], input, target, weights.AsSpan(row));
            _inputs[row] = [.. input.Row(0).ToArray().Select(value => (double)value)];
            _targets[row] = [.. target.Row(0).ToArray().Select(value => (double)value)];
        }
        double sum = 0;
        foreach (var weight in weights)
            sum += weight;
        (_inputMeans, _targetMeans) = (Centre(_inputs, weights, sum), Centre(_targets, weights, sum));
    }

    /// <summary>Sets the parameters of a network without hidden layers and with the identity as output activation.</summary>
    /// <param name="checkAlive">Called once per row of the system; throws to end the work.</param>
    public static void Run(FeedForwardNetwork network, IExampleSource rows, Action? checkAlive)
    {
        var fit = new RidgeFit(network, rows);
        var solution = fit._inputs.Length < fit._inputMeans.Length ? fit.ByRows(checkAlive) : fit.ByInputs(checkAlive);
        for (var k = 0; k < fit._targetMeans.Length; k++)
        {
            var bias = fit._targetMeans[k];
            for (var input = 0; input < fit._inputMeans.Length; input++)
            {
                var weight = (float)solution[k][input];
                network.Weights(0)[input, k] = weight;
                bias -= weight * fit._inputMeans[input];
            }
            network.Bias(0)[0, k] = (float)bias;
        }
    }

    // Subtracts the weighted means and multiplies by the roots of the weights, in place.
    private static double[] Centre(double[][] rows, float[] weights, double weightSum)
    {
        var means = new double[rows[0].Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < means.Length; column++)
                means[column] += weights[row] * rows[row][column];
        }
        foreach (ref var mean in means.AsSpan())
            mean /= weightSum;
        for (var row = 0; row < rows.Length; row++)
        {
            var root = Math.Sqrt(weights[row] / weightSum * rows.Length);
            for (var column = 0; column < means.Length; column++)
                rows[row][column] = root * (rows[row][column] - means[column]);
        }
        return means;
    }

    // [outputs][inputs]: (X'X + I)^-1 X'Y.
    private double[][] ByInputs(Action? checkAlive)
    {
        var size = _inputMeans.Length;
        var columns = Transposed(_inputs);
        var targets = Transposed(_targets);
        var right = targets.SelectMany(target => columns.Select(column => Dot(column, target))).ToArray();
        Solve(Products(columns, checkAlive), size, right);
        return [.. right.Chunk(size)];
    }

    // [outputs][inputs]: X' (XX' + I)^-1 Y.
    private double[][] ByRows(Action? checkAlive)
    {
        var size = _inputs.Length;
        var right = Transposed(_targets).SelectMany(target => target).ToArray();
        Solve(Products(_inputs, checkAlive), size, right);
        var columns = Transposed(_inputs);
        return [.. right.Chunk(size).Select(ofRow => columns.Select(column => Dot(column, ofRow)).ToArray())];
    }

    private static void Solve(double[] system, int size, double[] right)
    {
        var solver = ManagedLinearAlgebraProvider.Instance;
        solver.CholeskyFactor(system, size);
        solver.CholeskySolveFactored(system, size, right, right.Length / size);
    }

    // [n * n]: the products of each pair of vectors, and the penalty on the diagonal.
    private static double[] Products(double[][] vectors, Action? checkAlive)
    {
        var products = new double[vectors.Length * vectors.Length];
        for (var i = 0; i < vectors.Length; i++)
        {
            checkAlive?.Invoke();
            for (var j = 0; j <= i; j++)
                products[(i * vectors.Length) + j] = products[(j * vectors.Length) + i] = Dot(vectors[i], vectors[j]);
            products[(i * vectors.Length) + i] += Penalty;
        }
        return products;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Select(row => row[column]).ToArray())];
}
