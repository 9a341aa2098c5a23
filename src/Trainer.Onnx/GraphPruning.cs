using Google.Protobuf.Collections;
using global::Onnx;

namespace FfnnMlNet.Onnx;

/// <summary>Removes what the outputs of a graph do not depend on, such as the column of the label.</summary>
internal static class GraphPruning
{
    /// <summary>Keeps the nodes, inputs and constants that the outputs depend on.</summary>
    public static void KeepUsed(GraphProto graph)
    {
        var makers = graph.Node.SelectMany(node => node.Output.Where(output => output.Length > 0).Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        HashSet<string> used = [.. graph.Output.Select(output => output.Name)];
        HashSet<NodeProto> kept = new(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>(used);
        while (open.TryPop(out var tensor))
        {
            if (!makers.TryGetValue(tensor, out var node) || !kept.Add(node))
                continue;
            foreach (var input in node.Input.Where(used.Add))
                open.Push(input);
        }
        Keep(graph.Node, kept.Contains);
        Keep(graph.Input, input => used.Contains(input.Name));
        Keep(graph.Initializer, constant => used.Contains(constant.Name));
        // Types of intermediate tensors are not needed, and those that ML.NET writes have a negative number of rows.
        graph.ValueInfo.Clear();
    }

    private static void Keep<T>(RepeatedField<T> items, Func<T, bool> isKept)
    {
        T[] kept = [.. items.Where(isKept)];
        items.Clear();
        items.AddRange(kept);
    }
}
