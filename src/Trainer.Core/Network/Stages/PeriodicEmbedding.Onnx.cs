namespace FfnnMlNet.Network;

// How the embedding is added to an ONNX graph.
internal sealed partial class PeriodicEmbedding
{
    // Beyond so many turns the cosine of scoring is no cosine any more, and no more than this for inputs within the limit of scaled values.
    private const double ReliableTurns = 1 << 20;
    private const double LargestBeyond = 1e15;

    /// <remarks>Tensors are [embedded inputs, rows, ...], so that one product multiplies the cosines of each input by its own
    /// weights.</remarks>
    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var parameters = network.Parameters;
        var (inputs, frequencies) = (_inputs.Length, _frequencyCount);
        var column = graph.Expand(graph.Transpose(graph.Columns(x.Name, _inputs), 1, 0), axis: 2);
        var (w, phases) = (Frequencies.In(parameters), new float[inputs * frequencies]);
        for (var i = 0; i < phases.Length; i++)
            phases[i] = Phases.In(parameters)[i / frequencies, i % frequencies] * RadiansToTurns;
        // In double the product is exact, so that the turns round as those of a fused multiply-add.
        var turns = graph.ToFloat(graph.Add(
            graph.Multiply(graph.ToDouble(column), graph.ToDouble(graph.Floats(w, inputs, 1, frequencies))),
            graph.ToDouble(graph.Floats(phases, inputs, 1, frequencies))));
        var weights = graph.Floats(Weights.In(parameters), inputs, frequencies, Learnt);
        var biases = graph.Floats(Biases.In(parameters), inputs, 1, Learnt);
        var learnt = graph.Add(graph.MatrixProduct(OnnxCosine.OfTurns(graph, turns), weights), biases);
        var columns = graph.AsRows(graph.Transpose(graph.Concat(2, learnt, column), 1, 0, 2), Columns);
        var cosine = OnnxBounds.Largest(w) * InputTransform.Limit < ReliableTurns ? 1 : LargestBeyond;
        var bound = (cosine * frequencies * OnnxBounds.Largest(Weights.In(parameters))) + OnnxBounds.Largest(Biases.In(parameters));
        return graph.Limited(new OnnxTensor(columns, x.Rank, Math.Max(bound, InputTransform.Limit)));
    }
}
