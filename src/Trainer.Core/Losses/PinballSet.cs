using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;
using QuantileRule = FfnnMlNet.Losses.Pinball;

namespace FfnnMlNet.Losses;

/// <summary>Several quantiles of each target at once: output k is judged by <see cref="Pinball"/> with quantile k mod n.</summary>
/// <remarks>Outputs and targets are in the order target 0 with all n quantiles, target 1 with all n quantiles, and so on; the targets come
/// repeated n times.</remarks>
internal sealed class PinballSet(float[] quantiles) : Loss
{
    private readonly QuantileRule[] _rules = [.. quantiles.Select(quantile => new QuantileRule(quantile))];

    public override string Id => QuantileRule.Id;

    internal override float[] Parameters => quantiles;

    internal override bool ComparesDifferences => true;

    internal override int OutputsPerTarget => quantiles.Length;

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
                sum += _rules[k % _rules.Length].Value(new Lanes1(a[k]), new Lanes1(t[k])).Value;
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
                g[k] = _rules[k % _rules.Length].Gradient(new Lanes1(a[k]), new Lanes1(t[k])).Value;
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += _rules[k % _rules.Length].Value(a[k], t[k]);
        return sum;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        for (var k = 0; k < a.Length; k++)
            gradient[k] = _rules[k % _rules.Length].Gradient(a[k], t[k]);
    }
}
