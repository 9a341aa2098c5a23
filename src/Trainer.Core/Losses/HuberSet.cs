using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;
using HuberRule = FfnnMlNet.Losses.Huber;

namespace FfnnMlNet.Losses;

/// <summary>Huber's loss on scaled targets: output k is judged by <see cref="Huber"/> with delta divided by its scale, so that delta stays
/// in the unit of the label. It is 1/scale^2 times the loss of the unscaled output.</summary>
internal sealed class HuberSet : Loss
{
    private readonly HuberRule[] _rules;
    private readonly float _delta;

    /// <param name="scale">[outputs], above 0.</param>
    public HuberSet(float delta, ReadOnlySpan<float> scale)
    {
        _delta = delta;
        _rules = new HuberRule[scale.Length];
        for (var k = 0; k < scale.Length; k++)
            // Beyond the floats there is no linear part to reach; at 0 there would be no gradient.
            _rules[k] = new HuberRule((float)Math.Clamp((double)delta / scale[k], float.Epsilon, float.MaxValue));
    }

    public override string Id => HuberRule.Id;

    internal override float[] Parameters => [_delta];

    internal override bool ComparesDifferences => true;

    internal override string AcceptedValues => "of any kind";

    internal override bool Accepts(OutputRange range) => true;

    internal override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var sum = 0f;
            for (var k = 0; k < a.Length; k++)
                sum += _rules[k].Value(new Lanes1(a[k]), new Lanes1(t[k])).Value;
            losses[row] = sum;
        }
    }

    internal override void GradientInto(Matrix activation, Matrix targets, Matrix gradient)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var g = gradient.Row(row);
            for (var k = 0; k < a.Length; k++)
                g[k] = _rules[k].Gradient(new Lanes1(a[k]), new Lanes1(t[k])).Value;
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += _rules[k].Value(a[k], t[k]);
        return sum;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        for (var k = 0; k < a.Length; k++)
            gradient[k] = _rules[k].Gradient(a[k], t[k]);
    }
}
