using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>An elementwise loss whose parameter differs between outputs: L = sum over outputs k of rule k mod n.</summary>
/// <param name="rules">The n rules, at least one.</param>
internal abstract class RuleSet<TRule>(TRule[] rules) : Loss where TRule : struct, IElementwiseLoss<TRule>
{
    public override string Id => TRule.Id;

    internal override bool ComparesDifferences => TRule.ComparesDifferences;

    internal override bool IsRobust => TRule.IsRobust;

    internal override string AcceptedValues => TRule.AcceptedValues;

    internal override bool Accepts(OutputRange range) => TRule.Accepts(range);

    internal override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var sum = 0f;
            for (var k = 0; k < a.Length; k++)
                sum += rules[k % rules.Length].Value(new Lanes1(a[k]), new Lanes1(t[k])).Value;
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
                g[k] = rules[k % rules.Length].Gradient(new Lanes1(a[k]), new Lanes1(t[k])).Value;
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += rules[k % rules.Length].Value(a[k], t[k]);
        return sum;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        for (var k = 0; k < a.Length; k++)
            gradient[k] = rules[k % rules.Length].Gradient(a[k], t[k]);
    }
}
