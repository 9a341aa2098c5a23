namespace FfnnMlNet.Network;

/// <summary>
/// From the outputs z of a regression's network to its scores, z scale + shift, within the range of the training targets where that was
/// asked for; and from targets to what the network learns, (t - shift) / scale. Fitted once, immutable, part of the model.
/// </summary>
internal sealed class OutputTransform
{
    private readonly float[] _scale, _shift, _lower, _upper;

    /// <param name="scale">[outputs], above 0.</param>
    /// <param name="shift">[outputs].</param>
    /// <param name="lower">[outputs] the least score, or empty.</param>
    /// <param name="upper">[outputs] the largest score, or empty.</param>
    public OutputTransform(float[] scale, float[] shift, float[] lower, float[] upper) =>
        (_scale, _shift, _lower, _upper) = (scale, shift, lower, upper);

    /// <summary>Scores are the outputs.</summary>
    public static OutputTransform Unchanged { get; } = new([], [], [], []);

    public bool IsUnchanged => _scale.Length == 0;

    /// <summary>[outputs] in the unit of the label, or none where <see cref="IsUnchanged"/>.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    public ReadOnlySpan<float> Shift => _shift;

    /// <summary>[outputs], or none where scores are not kept in a range.</summary>
    public ReadOnlySpan<float> Lower => _lower;

    public ReadOnlySpan<float> Upper => _upper;

    /// <summary>Turns outputs into scores.</summary>
    /// <param name="outputs">[outputs]; overwritten.</param>
    public void ToScoresInPlace(Span<float> outputs)
    {
        for (var k = 0; k < _scale.Length; k++)
        {
            var score = MathF.FusedMultiplyAdd(outputs[k], _scale[k], _shift[k]);
            // An output near the end of float32 must not leave it in the unit of the label.
            outputs[k] = _lower.Length == 0 ? Math.Clamp(score, -float.MaxValue, float.MaxValue) : Math.Clamp(score, _lower[k], _upper[k]);
        }
    }

    /// <summary>Turns the targets of a row into what the network learns.</summary>
    /// <param name="targets">[outputs]; overwritten.</param>
    public void FromTargetsInPlace(Span<float> targets)
    {
        for (var k = 0; k < _scale.Length; k++)
            targets[k] = (float)(((double)targets[k] - _shift[k]) / _scale[k]);
    }
}
