using HuberRule = FfnnMlNet.Losses.Huber;

namespace FfnnMlNet.Losses;

/// <summary>Huber's loss for scaled targets. Output k uses <see cref="Huber"/> with delta divided by the scale of that output, so that
/// delta stays in the unit of the label. The loss is 1/scale^2 times that of the unscaled output.</summary>
/// <param name="scale">[outputs]: what the targets were divided by, above 0.</param>
internal sealed class HuberSet(float delta, ReadOnlySpan<float> scale) : RuleSet<HuberRule>(Rules(delta, scale))
{
    internal override float[] Parameters => [delta];

    private static HuberRule[] Rules(float delta, ReadOnlySpan<float> scale)
    {
        var rules = new HuberRule[scale.Length];
        for (var k = 0; k < scale.Length; k++)
            // Clamped to positive finite floats. At infinity no difference would be in the linear part, and at 0 the gradient would be 0.
            rules[k] = new HuberRule((float)Math.Clamp((double)delta / scale[k], float.Epsilon, float.MaxValue));
        return rules;
    }
}
