using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// The part of the first layer that reads the sparse inputs s of a row: z += s W. It stands between the first <see cref="Dense"/> stage,
/// which reads the other inputs and has the biases, and its activation. Only the rows of W whose input is not 0 are read, so the cost is
/// proportional to the number of such values. Backward, dL/dW = s^T delta is computed for these rows alone; all others have the gradient 0.
/// </summary>
/// <remarks>The sum of an output is one ascending chain over the values of its row, and that of a gradient one over the rows of the batch,
/// so they do not depend on threads or vector width. Members of one network share W.</remarks>
internal sealed class SparseSum : Stage
{
    private readonly SparseShape _shape;

    /// <param name="shape">The sparse inputs; at least one.</param>
    /// <param name="units">Units of the first layer.</param>
    public SparseSum(SparseShape shape, int units) : base(units, units)
    {
        _shape = shape;
        Weights = new ParameterBlock(ParameterKind.SparseWeight, shape.Count, units);
        Blocks = [Weights];
    }

    /// <summary>[sparse inputs, units].</summary>
    public ParameterBlock Weights { get; }

    // The pass works in place.
    public override double FloatsPerRow(in PassOptions options) => 0;

    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check)
    {
        var random = new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.SparseWeights);
        var limit = _shape.Deviation * MathF.Sqrt(3f);
        var weights = Weights.In(parameters);
        for (var row = 0; row < weights.Rows; row++)
        {
            foreach (ref var weight in weights.Row(row))
                weight = ((2f * random.NextSingle()) - 1f) * limit;
            check.After(weights.Columns);
        }
    }

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        new SparseSumPass(this, network.Layout.RowsPerRow, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference(this, network, given.SparseRows ?? throw new ArgumentException("The network has sparse inputs, but none are given."));

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var inputs = graph.SparseInputs ?? throw new InvalidOperationException("The graph has no sparse inputs.");
        var weights = Weights.In(network.Parameters);
        var sum = graph.Add(x.Name, graph.MatrixProduct(inputs.Name, graph.Floats(weights, weights.Rows, weights.Columns)));
        return graph.Limited(new OnnxTensor(sum, x.Rank, x.Bound + (OnnxBounds.LargestColumn(weights) * inputs.Bound)));
    }

    private sealed class Reference(SparseSum stage, FeedForwardNetwork network, Matrix<double> rows) : ReferenceStage
    {
        private readonly Matrix<double> _weights = ToDouble(stage.Weights.In(network.Parameters));

        public override Matrix<double> Forward(Matrix<double> x) => x + OfMembers(rows * _weights, x.RowCount);

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((stage.Weights, OfMembers(rows, delta.RowCount).Transpose() * delta));
            return delta;
        }

        // The rows once per member of the network.
        private static Matrix<double> OfMembers(Matrix<double> rows, int count) =>
            Enumerable.Repeat(rows, count / rows.RowCount).Aggregate((above, below) => above.Stack(below));
    }
}
