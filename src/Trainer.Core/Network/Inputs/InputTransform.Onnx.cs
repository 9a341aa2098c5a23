namespace FfnnMlNet.Network;

// How the transform is added to an ONNX graph.
internal sealed partial class InputTransform
{
    /// <summary>Adds the transform to an ONNX graph.</summary>
    /// <param name="features">The name of a tensor [rows, features].</param>
    /// <returns>[rows, inputs of the network].</returns>
    public OnnxTensor Export(OnnxGraph graph, string features)
    {
        if (IsUnchanged)
            return new OnnxTensor(features, 2, OnnxGraph.LargestFeature);
        // False for NaN too.
        var isFinite = graph.IsLess(graph.Abs(features), graph.Float(float.PositiveInfinity));
        var filled = graph.Where(isFinite, features, Row(graph, slot => slot.Fill));
        List<string> parts = [Scaled(graph, filled)];
        if (_quantileSlots.Length > 0)
            parts.Add(Quantiles(graph, graph.Columns(filled, _quantileSlots)));
        if (_flaggedSlots.Length > 0)
            parts.Add(graph.ToFloat(graph.Not(graph.Columns(isFinite, _flaggedSlots))));
        var inputs = graph.Concat(1, parts);
        return new OnnxTensor(_quantileSlots.Length > 0 ? InPlace(graph, inputs) : inputs, 2, LargestInput());
    }

    // The formula of the remarks; parts of it that change no slot are left out.
    private string Scaled(OnnxGraph graph, string x)
    {
        var isScaled = _slots.Select(slot => slot.Shape is InputShape.Linear or InputShape.SmoothClip).ToArray();
        if (!isScaled.Contains(true))
            return x;
        var z = graph.Subtract(x, Row(graph, slot => slot.Center, isScaled, 0));
        z = graph.Multiply(graph.Clamp(z, -float.MaxValue, float.MaxValue), Row(graph, slot => slot.Factor, isScaled, 1));
        z = graph.Min(z, Row(graph, _ => Limit, isScaled, float.MaxValue));
        z = graph.Max(z, Row(graph, _ => -Limit, isScaled, -float.MaxValue));
        if (_slots.All(slot => slot.Shape != InputShape.SmoothClip))
            return z;
        var q = graph.Multiply(z, Row(graph, slot => slot.Shape == InputShape.SmoothClip ? SmoothCurve : 0));
        return graph.Divide(z, graph.Node("Sqrt", [graph.Add(graph.Multiply(q, q), 1)]));
    }

    // As QuantileMap.Apply, for all slots that have a map at once.
    private string Quantiles(OnnxGraph graph, string x)
    {
        QuantileMap[] maps = [.. _quantileSlots.Select(slot => _slots[slot].Quantiles!)];
        float[][] positions = [.. maps.Select(map => map.Positions.ToArray())];
        float[][] values = [.. maps.Select(map => map.Values.ToArray())];
        var tables = new OnnxTables(graph, positions);
        x = graph.Max(x, graph.Floats([.. positions.Select(of => of[0])], maps.Length));
        x = graph.Min(x, graph.Floats([.. positions.Select(of => of[^1])], maps.Length));
        var index = tables.Locate(x);
        var distance = graph.Min(graph.Subtract(x, graph.Gather(tables.Starts, index, axis: 0)), float.MaxValue);
        var slope = graph.Gather(tables.Values([.. maps.Select(map => map.Slopes.ToArray())]), index, axis: 0);
        var value = graph.Add(graph.Multiply(distance, slope), graph.Gather(tables.Values(values), index, axis: 0));
        float[][] next = [.. values.Select(of => of[1..].Append(of[^1]).ToArray())];
        return graph.Min(value, graph.Gather(tables.Values(next), index, axis: 0));
    }

    // The columns are those of all slots, then those of the slots with quantiles, then the flags.
    private string InPlace(OnnxGraph graph, string columns)
    {
        int[] order = [.. Enumerable.Range(0, InputCount)];
        for (var i = 0; i < _quantileSlots.Length; i++)
            order[_quantileSlots[i]] = FeatureCount + i;
        for (var i = FeatureCount; i < InputCount; i++)
            order[i] = i + _quantileSlots.Length;
        return graph.Columns(columns, order);
    }

    private double LargestInput() => _slots.Max(slot => slot.Shape switch
    {
        InputShape.Linear => Limit,
        InputShape.SmoothClip => 1 / SmoothCurve,
        InputShape.Quantiles => Math.Max(Math.Abs(slot.Quantiles!.Values[0]), Math.Abs(slot.Quantiles.Values[^1])),
        _ => OnnxGraph.LargestFeature,
    });

    private string Row(OnnxGraph graph, Func<SlotRule, float> value) =>
        graph.Floats([.. _slots.Select(value)], _slots.Length);

    private string Row(OnnxGraph graph, Func<SlotRule, float> value, bool[] isScaled, float other) =>
        graph.Floats([.. _slots.Select((slot, i) => isScaled[i] ? value(slot) : other)], _slots.Length);
}
