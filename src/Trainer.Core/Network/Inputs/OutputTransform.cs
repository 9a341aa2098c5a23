namespace FfnnMlNet.Network;

/// <summary>
/// Computes the scores of a regression from the outputs of its network: z scale + shift for an output z, limited to a range where there is
/// one. In training it scales the targets: the network learns (t - shift) / scale instead of t. A transform is fitted to the training rows,
/// immutable, and saved with the model.
/// </summary>
internal sealed class OutputTransform
{
    private readonly float[] _scale, _shift, _lower, _upper;

    /// <param name="scale">[outputs], above 0.</param>
    /// <param name="shift">[outputs].</param>
    /// <param name="lower">[outputs] the lower limit of each score; empty = scores have no limits.</param>
    /// <param name="upper">[outputs] the upper limit of each score; empty = scores have no limits.</param>
    public OutputTransform(float[] scale, float[] shift, float[] lower, float[] upper) =>
        (_scale, _shift, _lower, _upper) = (scale, shift, lower, upper);

    /// <summary>A transform whose scores are the outputs themselves.</summary>
    public static OutputTransform Unchanged { get; } = new([], [], [], []);

    public bool IsUnchanged => _scale.Length == 0;

    /// <summary>[outputs] in the unit of the label; empty where <see cref="IsUnchanged"/>.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    public ReadOnlySpan<float> Shift => _shift;

    /// <summary>[outputs]; empty where scores have no limits.</summary>
    public ReadOnlySpan<float> Lower => _lower;

    public ReadOnlySpan<float> Upper => _upper;

    /// <summary>Replaces outputs by scores.</summary>
    /// <param name="outputs">[outputs]; overwritten.</param>
    public void ToScoresInPlace(Span<float> outputs)
    {
        for (var k = 0; k < _scale.Length; k++)
        {
            var score = MathF.FusedMultiplyAdd(outputs[k], _scale[k], _shift[k]);
            // Without limits, a large output may overflow float32 in the unit of the label.
            outputs[k] = _lower.Length == 0 ? Math.Clamp(score, -float.MaxValue, float.MaxValue) : Math.Clamp(score, _lower[k], _upper[k]);
        }
    }

    /// <summary>Adds the transform to an ONNX graph, from [rows, outputs] to [rows, outputs]. The sum is computed in double, since a large
    /// shift may nearly cancel the product.</summary>
    public string Export(OnnxGraph graph, string outputs)
    {
        if (IsUnchanged)
            return outputs;
        var scores = graph.Add(graph.Multiply(graph.ToDouble(outputs), Doubles(_scale)), Doubles(_shift));
        return _lower.Length == 0 ? graph.ToLimitedFloat(scores) : graph.ToFloat(
            graph.Min(graph.Max(scores, Doubles(_lower)), Doubles(_upper)));

        string Doubles(float[] values) => graph.Doubles([.. values.Select(value => (double)value)], values.Length);
    }

    /// <summary>Replaces the targets of a row by the scaled targets that the network learns.</summary>
    /// <param name="targets">[outputs]; overwritten.</param>
    public void FromTargetsInPlace(Span<float> targets)
    {
        for (var k = 0; k < _scale.Length; k++)
            targets[k] = (float)(((double)targets[k] - _shift[k]) / _scale[k]);
    }
}
