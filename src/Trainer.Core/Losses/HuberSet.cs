using HuberRule = FfnnMlNet.Losses.Huber;

namespace FfnnMlNet.Losses;

/// <summary>Huber's loss on scaled targets: output k is judged by <see cref="Huber"/> with delta divided by its scale, so that delta stays
/// in the unit of the label. It is 1/scale^2 times the loss of the unscaled output.</summary>
/// <param name="scale">[outputs], above 0.</param>
internal sealed class HuberSet(float delta, ReadOnlySpan<float> scale) : RuleSet<HuberRule>(Rules(delta, scale))
{
    internal override float[] Parameters => [delta];

    private static HuberRule[] Rules(float delta, ReadOnlySpan<float> scale)
    {
        var rules = new HuberRule[scale.Length];
        for (var k = 0; k < scale.Length; k++)
            // Beyond the floats there is no linear part to reach; at 0 there would be no gradient.
            rules[k] = new HuberRule((float)Math.Clamp((double)delta / scale[k], float.Epsilon, float.MaxValue));
        return rules;
    }
}
