using System.Globalization;
using FfnnMlNet.Network;
using Microsoft.ML.Model.OnnxConverter;

namespace FfnnMlNet.Interop;

/// <summary>An ONNX graph of the core that is a part of the graph which ML.NET writes for a whole pipeline.</summary>
/// <remarks>ML.NET keeps the names of columns and of other tensors in one map, so that a tensor "W" would take the place of a column "W".
/// The names made here have a prefix, and a name that a column has is not taken.</remarks>
/// <param name="context">The graph of the pipeline.</param>
internal sealed class OnnxContextGraph(OnnxContext context) : OnnxGraph
{
    private const string Prefix = "ffnn.";

    // The domain of the standard operators. Without it ML.NET takes its operators of machine learning.
    private const string StandardDomain = "";

    private int _next;

    public override string Floats(float[] values, params long[] shape) => context.AddInitializer(values, shape, NewName());

    public override string Doubles(double[] values, params long[] shape) => context.AddInitializer(values, shape, NewName());

    public override string Integers(long[] values, params long[] shape) => context.AddInitializer(values, shape, NewName());

    public override string Node(string operation, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        var output = context.AddIntermediateVariable(null, NewName(), skip: true);
        AddNode(operation, inputs, output, attributes);
        return output;
    }

    /// <summary>Gives a tensor the name of a variable of the pipeline.</summary>
    /// <param name="variable">The name of a variable that no node has written.</param>
    public void Assign(string tensor, string variable) => AddNode("Identity", [tensor], variable, []);

    /// <summary>Makes the predicted label of the largest score, as a key counted from 1.</summary>
    /// <param name="scores">[rows, classes].</param>
    /// <param name="variable">The name of a variable of type UInt32 that no node has written.</param>
    public void AssignLabel(string scores, string variable)
    {
        var index = Node("ArgMax", [scores], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 1L));
        AddNode("Cast", [Add(index, Integers([1], 1))], variable, [new OnnxAttribute("to", (long)TensorType.UInt32)]);
    }

    private void AddNode(string operation, IReadOnlyList<string> inputs, string output, OnnxAttribute[] attributes)
    {
        var node = context.CreateNode(operation, inputs, [output], context.GetNodeName(output), StandardDomain);
        foreach (var (name, value) in attributes)
        {
            switch (value)
            {
                case long number:
                    node.AddAttribute(name, number);
                    break;
                case float number:
                    node.AddAttribute(name, (double)number);
                    break;
                default:
                    node.AddAttribute(name, (IEnumerable<long>)value);
                    break;
            }
        }
    }

    private string NewName()
    {
        string name;
        do
            name = Prefix + (_next++).ToString(CultureInfo.InvariantCulture);
        while (context.ContainsColumn(name) || context.IsVariableDefined(name));
        return name;
    }

    // Numbers of the ONNX standard.
    private enum TensorType
    {
        UInt32 = 12,
    }
}
