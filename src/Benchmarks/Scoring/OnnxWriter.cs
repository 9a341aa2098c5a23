using System.Runtime.InteropServices;
using System.Text;
using FfnnMlNet.Network;

namespace FfnnMlNet.Benchmarks;

/// <summary>
/// Writes a network as an ONNX file in memory: Gemm and activation for each layer, and Softmax at the end. The fields of the protobuf
/// messages of onnx.proto are written one by one, since nothing else here needs a library for that.
/// </summary>
internal static class OnnxWriter
{
    public const string Input = "features";
    public const string Output = "scores";

    private const int Float = 1;

    public static byte[] Write(FeedForwardNetwork network)
    {
        var graph = new Message();
        var previous = Input;
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var isLast = layer == network.LayerCount - 1;
            var (weights, bias) = (network.Weights(layer), network.Bias(layer));
            graph.Add(1, Node("Gemm", [previous, $"w{layer}", $"b{layer}"], $"z{layer}"));
            previous = isLast ? Output : $"a{layer}";
            graph.Add(1, Node(isLast ? "Softmax" : "Sigmoid", [$"z{layer}"], previous));
            var values = new float[weights.Rows * weights.Columns];
            for (var row = 0; row < weights.Rows; row++)
                weights.Row(row).CopyTo(values.AsSpan(row * weights.Columns));
            graph.Add(5, Tensor($"w{layer}", [weights.Rows, weights.Columns], values));
            graph.Add(5, Tensor($"b{layer}", [bias.Columns], bias.Row(0)));
        }
        graph.Add(2, "network");
        graph.Add(11, ValueInfo(Input, network.Layout.Sizes[0]));
        graph.Add(12, ValueInfo(Output, network.Layout.Sizes[^1]));
        return new Message()
            .Add(1, 8) // ir_version
            .Add(8, new Message().Add(1, "").Add(2, 17)) // opset_import
            .Add(7, graph)
            .ToArray();
    }

    private static Message Node(string operation, ReadOnlySpan<string> inputs, string output)
    {
        var node = new Message();
        foreach (var input in inputs)
            node.Add(1, input);
        return node.Add(2, output).Add(3, output).Add(4, operation);
    }

    private static Message Tensor(string name, ReadOnlySpan<int> dimensions, ReadOnlySpan<float> values)
    {
        var tensor = new Message();
        foreach (var dimension in dimensions)
            tensor.Add(1, dimension);
        return tensor.Add(2, Float).Add(8, name).Add(9, MemoryMarshal.AsBytes(values));
    }

    private static Message ValueInfo(string name, int columns)
    {
        var shape = new Message().Add(1, new Message().Add(2, "rows")).Add(1, new Message().Add(1, columns));
        return new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, Float).Add(2, shape)));
    }

    /// <summary>A protobuf message, which is a list of numbered fields.</summary>
    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public Message Add(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        public Message Add(int field, ReadOnlySpan<byte> value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.Write(value);
            return this;
        }

        public byte[] ToArray() => _bytes.ToArray();

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.WriteByte((byte)(value | 0x80));
            _bytes.WriteByte((byte)value);
        }
    }
}
