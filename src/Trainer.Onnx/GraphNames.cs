using global::Onnx;

namespace FfnnMlNet.Onnx;

/// <summary>Gives outputs the names that the user has chosen.</summary>
internal static class GraphNames
{
    private const string Rows = "rows";

    /// <summary>Makes the chosen columns the only outputs, under their names.</summary>
    /// <param name="tensors">The name of the tensor of each column.</param>
    /// <exception cref="ArgumentException">An output has the name of an input.</exception>
    public static void Rename(GraphProto graph, IReadOnlyDictionary<string, string> tensors, ExportedOutput[] outputs)
    {
        var all = graph.Output.ToDictionary(output => output.Name);
        graph.Output.Clear();
        foreach (var (column, name) in outputs)
        {
            if (graph.Input.Any(input => input.Name == name))
                throw new ArgumentException(
                    $"OutputNames: the column '{column}' is to have the output name '{name}', but an input has it. Choose another name.");
            var output = all[tensors[column]];
            var tensor = output.Name;
            RenameTensor(graph, name, Unused(graph, name));
            RenameTensor(graph, tensor, name);
            output.Name = name;
            graph.Output.Add(output);
        }
    }

    /// <summary>Makes the number of rows of inputs and outputs a free dimension.</summary>
    public static void FreeRows(GraphProto graph)
    {
        foreach (var tensor in graph.Input.Concat(graph.Output))
        {
            var dimensions = tensor.Type.TensorType.Shape.Dim;
            dimensions[0] = new TensorShapeProto.Types.Dimension { DimParam = Rows };
        }
    }

    private static string Unused(GraphProto graph, string name)
    {
        HashSet<string> names =
        [
            .. graph.Node.SelectMany(node => node.Output), .. graph.Input.Select(input => input.Name),
            .. graph.Initializer.Select(constant => constant.Name),
        ];
        var number = 1;
        while (names.Contains(FormattableString.Invariant($"{name}.{number}")))
            number++;
        return FormattableString.Invariant($"{name}.{number}");
    }

    private static void RenameTensor(GraphProto graph, string name, string newName)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input);
            Replace(node.Output);
        }
        foreach (var constant in graph.Initializer.Where(constant => constant.Name == name))
            constant.Name = newName;

        void Replace(IList<string> names)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i] == name)
                    names[i] = newName;
            }
        }
    }
}
