using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>A loss that is the sum over outputs of the rule <typeparamref name="TRule"/>: L = sum over k of l(a_k, t_k).</summary>
internal sealed class ElementwiseLoss<TRule>(TRule rule) : Loss where TRule : struct, IElementwiseLoss<TRule>
{
    public override string Id => TRule.Id;

    internal override float[] Parameters => TRule.HasParameter && rule.Parameter != 0 ? [rule.Parameter] : [];

    internal override string AcceptedValues => TRule.AcceptedValues;

    internal override Activation MatchedOutput => TRule.MatchedOutput;

    internal override bool ComparesDifferences => TRule.ComparesDifferences;

    internal override bool IsRobust => TRule.IsRobust;

    internal override bool ComparesClasses => TRule.ComparesClasses;

    internal override Loss ForScaledTargets(ReadOnlySpan<float> scale) => rule.ForScaledTargets(scale) ?? this;

    internal override bool HasMargins => TRule.HasMargins;

    internal override string TargetDomain => TRule.TargetDomain;

    internal override bool AcceptsTarget(float target) => TRule.AcceptsTarget(target);

    internal override bool Accepts(OutputRange range) => TRule.Accepts(range);

    // With an identity output activation the Jacobian is the identity matrix, so the gradient is exactly the delta.
    internal override MatchedPair? MatchWith(Activation output) =>
        output is Elementwise<Identity> ? new WithIdentity(this) : rule.MatchWith(output);

    internal override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var sum = 0f;
            for (var k = 0; k < a.Length; k++)
                sum += rule.Value(new Lanes1(a[k]), new Lanes1(t[k])).Value;
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
                g[k] = rule.Gradient(new Lanes1(a[k]), new Lanes1(t[k])).Value;
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += rule.Value(a[k], t[k]);
        return sum;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        for (var k = 0; k < a.Length; k++)
            gradient[k] = rule.Gradient(a[k], t[k]);
    }

    private sealed class WithIdentity(ElementwiseLoss<TRule> loss) : MatchedPair
    {
        public override void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses) =>
            loss.ValuesInto(activation, targets, losses);

        public override void DeltaInto(Matrix activation, Matrix targets, Matrix delta) =>
            loss.GradientInto(activation, targets, delta);
    }
}
