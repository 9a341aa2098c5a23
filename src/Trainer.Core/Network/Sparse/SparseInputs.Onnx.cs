namespace FfnnMlNet.Network;

// How the sparse inputs are added to an ONNX graph, which has no sparse tensors: all of them, mostly zeros.
internal sealed partial class SparseInputs
{
    /// <summary>Adds the sparse inputs to an ONNX graph.</summary>
    /// <param name="features">The name of a tensor [rows, features].</param>
    /// <returns>[rows, sparse inputs].</returns>
    public OnnxTensor Export(OnnxGraph graph, string features)
    {
        var values = graph.Columns(features, _slots);
        // False for NaN too.
        var isFinite = graph.IsLess(graph.Abs(values), graph.Float(float.PositiveInfinity));
        var filled = graph.Where(isFinite, values, graph.Float(0));
        var scaled = graph.Clamp(
            graph.Multiply(filled, graph.Floats([.. _factors], _factors.Length)), -InputTransform.Limit, InputTransform.Limit);
        var inputs = _flagged.Length == 0
            ? scaled : graph.Concat(1, [scaled, graph.ToFloat(graph.Not(graph.Columns(isFinite, _flagged)))]);
        return new OnnxTensor(inputs, 2, InputTransform.Limit);
    }
}
