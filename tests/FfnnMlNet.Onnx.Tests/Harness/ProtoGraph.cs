using System.Globalization;
using FfnnMlNet.Network;
using global::Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FfnnMlNet.Onnx.Tests.Harness;

/// <summary>A graph of the core by itself, without a pipeline of ML.NET around it.</summary>
internal sealed class ProtoGraph : OnnxGraph
{
    private const string Features = "features", Scores = "scores";

    private readonly ModelProto _model = new() { IrVersion = 6, Graph = new GraphProto { Name = "test" } };

    private ProtoGraph() => _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 9 });

    /// <summary>Scores rows with ONNX Runtime.</summary>
    /// <param name="features">[rows, features].</param>
    /// <returns>[rows, outputs].</returns>
    public static float[] Score(NetworkModel model, float[] features)
    {
        var graph = new ProtoGraph();
        graph._model.Graph.Input.Add(Value(Features, model.FeatureCount));
        var scores = OnnxScores.Add(model, graph, Features);
        graph._model.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { scores }, Output = { Scores } });
        graph._model.Graph.Output.Add(Value(Scores, model.Network.Layout.OutputCount));
        using var session = new InferenceSession(graph._model.ToByteArray());
        var tensor = new DenseTensor<float>(features, [features.Length / model.FeatureCount, model.FeatureCount]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(Features, tensor)]);
        return [.. results[0].AsEnumerable<float>()];
    }

    public override string Floats(float[] values, params long[] shape)
    {
        var tensor = Constant(TensorProto.Types.DataType.Float, shape);
        tensor.FloatData.Add(values);
        return tensor.Name;
    }

    public override string Doubles(double[] values, params long[] shape)
    {
        var tensor = Constant(TensorProto.Types.DataType.Double, shape);
        tensor.DoubleData.Add(values);
        return tensor.Name;
    }

    public override string Integers(long[] values, params long[] shape)
    {
        var tensor = Constant(TensorProto.Types.DataType.Int64, shape);
        tensor.Int64Data.Add(values);
        return tensor.Name;
    }

    public override string Node(string operation, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        var node = new NodeProto { OpType = operation, Input = { inputs }, Output = { NextName() } };
        foreach (var (name, value) in attributes)
            node.Attribute.Add(value switch
            {
                long number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
                float number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
                _ => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { (long[])value } },
            });
        _model.Graph.Node.Add(node);
        return node.Output[0];
    }

    private TensorProto Constant(TensorProto.Types.DataType type, long[] shape)
    {
        var tensor = new TensorProto { Name = NextName(), DataType = (int)type, Dims = { shape } };
        _model.Graph.Initializer.Add(tensor);
        return tensor;
    }

    private string NextName() => "t" + (_model.Graph.Node.Count + _model.Graph.Initializer.Count).ToString(CultureInfo.InvariantCulture);

    private static ValueInfoProto Value(string name, int columns)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape },
            },
        };
    }
}
