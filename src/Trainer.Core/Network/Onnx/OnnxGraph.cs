using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// A graph of ONNX operators that is being built. Stages, activations and transforms add what they compute with its methods, which take and
/// return names of tensors. All operators are of version 9 of the standard operator set, or older, with the same meaning up to version 12.
/// </summary>
/// <remarks>ONNX Runtime divides sums differently and has no fused multiply-add, so results differ in the last bits of float32. Where that
/// would matter, as in the phase of a cosine or in the difference of large numbers, tensors of double are used.</remarks>
internal abstract class OnnxGraph
{
    /// <summary>The largest absolute value of a feature for which the graph never overflows where scoring does not.</summary>
    public const double LargestFeature = 1e30;

    private const long Float32 = 1, Float64 = 11;

    // The difference of 1 and the next float32, 2^-23.
    private const float LeastDifferenceFromOne = 1.1920929e-7f;

    private readonly Dictionary<int, string> _scalars = [];

    /// <summary>[rows, sparse inputs] of the networks that are exported next; null = they have none.</summary>
    public OnnxTensor? SparseInputs { get; set; }

    /// <summary>A constant of float32.</summary>
    /// <param name="shape">At least one dimension.</param>
    public abstract string Floats(float[] values, params long[] shape);

    /// <summary>A constant of double.</summary>
    /// <param name="shape">At least one dimension.</param>
    public abstract string Doubles(double[] values, params long[] shape);

    /// <summary>A constant of int64.</summary>
    /// <param name="shape">At least one dimension.</param>
    public abstract string Integers(long[] values, params long[] shape);

    /// <summary>Adds a node and returns the name of its output.</summary>
    /// <param name="operation">The name of an operator of the standard operator set.</param>
    public abstract string Node(string operation, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes);

    /// <summary>The values of a matrix as a constant, row by row.</summary>
    public string Floats(Matrix values, params long[] shape)
    {
        var copy = new float[values.Rows * values.Columns];
        for (var row = 0; row < values.Rows; row++)
            values.Row(row).CopyTo(copy.AsSpan(row * values.Columns));
        return Floats(copy, shape);
    }

    /// <summary>A constant with one value, which is the same tensor wherever it is used.</summary>
    public string Float(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return _scalars.TryGetValue(bits, out var name) ? name : _scalars[bits] = Floats([value], 1);
    }

    /// <summary>A constant of double with one value.</summary>
    public string Double(double value) => Doubles([value], 1);

    public string Add(string x, string y) => Node("Add", [x, y]);

    public string Add(string x, float y) => Add(x, Float(y));

    public string Subtract(string x, string y) => Node("Sub", [x, y]);

    public string Multiply(string x, string y) => Node("Mul", [x, y]);

    public string Multiply(string x, float y) => Multiply(x, Float(y));

    public string Divide(string x, string y) => Node("Div", [x, y]);

    public string Min(string x, string y) => Node("Min", [x, y]);

    public string Max(string x, string y) => Node("Max", [x, y]);

    public string Max(string x, float y) => Max(x, Float(y));

    public string Min(string x, float y) => Min(x, Float(y));

    public string Clamp(string x, float lower, float upper) => Min(Max(x, lower), upper);

    public string Negate(string x) => Node("Neg", [x]);

    public string Abs(string x) => Node("Abs", [x]);

    public string Exp(string x) => Node("Exp", [x]);

    public string Log(string x) => Node("Log", [x]);

    /// <summary>1 / (1 + e^-x). The operator Sigmoid has few digits for negative x, which count in ratios of probabilities.</summary>
    public string Sigmoid(string x) => Divide(Float(1), Add(Exp(Negate(x)), 1));

    /// <summary>log(1 + x) for x in [0, 1], accurate near 0: with the rounded sum u it is x log(u) / (u - 1).</summary>
    public string LogOnePlus(string x)
    {
        var u = Add(x, 1);
        var rounded = Subtract(u, Float(1));
        var least = Float(LeastDifferenceFromOne);
        return Where(IsLess(rounded, least), x, Multiply(x, Divide(Log(u), Max(rounded, least))));
    }

    public string IsLess(string x, string y) => Node("Less", [x, y]);

    public string Not(string x) => Node("Not", [x]);

    /// <summary>The elements of <paramref name="yes"/> where the condition holds, else those of <paramref name="no"/>.</summary>
    public string Where(string condition, string yes, string no) => Node("Where", [condition, yes, no]);

    public string MatrixProduct(string x, string y) => Node("MatMul", [x, y]);

    public string ToFloat(string x) => Node("Cast", [x], new OnnxAttribute("to", Float32));

    public string ToDouble(string x) => Node("Cast", [x], new OnnxAttribute("to", Float64));

    /// <summary>The elements of x with these indices along an axis.</summary>
    public string Gather(string x, string indices, int axis) => Node("Gather", [x, indices], new OnnxAttribute("axis", (long)axis));

    /// <summary>The columns of x [rows, columns] with these indices.</summary>
    public string Columns(string x, IEnumerable<int> indices)
    {
        long[] columns = [.. indices.Select(index => (long)index)];
        return Gather(x, Integers(columns, columns.Length), axis: 1);
    }

    /// <summary>x with one more dimension, of length 1.</summary>
    public string Expand(string x, int axis) => Node("Unsqueeze", [x], new OnnxAttribute("axes", new[] { (long)axis }));

    /// <summary>x without a dimension of length 1.</summary>
    public string Squeeze(string x, int axis) => Node("Squeeze", [x], new OnnxAttribute("axes", new[] { (long)axis }));

    public string Transpose(string x, params long[] order) => Node("Transpose", [x], new OnnxAttribute("perm", order));

    /// <summary>x [rows, ...] as [rows, columns].</summary>
    public string AsRows(string x, int columns) => Node("Reshape", [x, Integers([0, columns], 2)]);

    public string Concat(int axis, params IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : Node("Concat", parts, new OnnxAttribute("axis", (long)axis));

    /// <summary>The sum along an axis, which stays, with length 1.</summary>
    public string Sum(string x, int axis) => Reduce("ReduceSum", x, axis);

    /// <summary>The largest element along an axis, which stays, with length 1.</summary>
    public string Largest(string x, int axis) => Reduce("ReduceMax", x, axis);

    /// <summary>x itself, or where it may overflow, x with infinite values replaced by the largest finite ones.</summary>
    public OnnxTensor Limited(OnnxTensor x) => x.Bound <= float.MaxValue
        ? x : new OnnxTensor(Clamp(x.Name, -float.MaxValue, float.MaxValue), x.Rank, float.MaxValue);

    /// <summary>A tensor of double as float32, values beyond the range of float32 replaced by the largest finite ones.</summary>
    public string ToLimitedFloat(string x) => ToFloat(Node("Min", [Node("Max", [x, Double(-float.MaxValue)]), Double(float.MaxValue)]));

    private string Reduce(string operation, string x, int axis) =>
        Node(operation, [x], new OnnxAttribute("axes", new[] { (long)axis }), new OnnxAttribute("keepdims", 1L));
}
