using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>L = -(sum over k of t_k log a_k); dL/da_k = -t_k / a_k. Matched with softmax: dL/dz = a (sum of t) - t. With label smoothing s
/// and K classes, t_k becomes t_k (1 - s) + s (sum of t) / K.</summary>
internal sealed class CrossEntropy(float labelSmoothing) : Loss
{
    // Without softmax, log a and 1/a are needed. The smallest normal float replaces an activation that underflowed to 0.
    private const float Tiny = 1.17549435e-38f;

    public override string Id => "cross-entropy";

    internal override float[] Parameters => labelSmoothing == 0 ? [] : [labelSmoothing];

    internal override Activation MatchedOutput => Activation.Softmax;

    internal override bool ComparesClasses => true;

    internal override string TargetDomain => "of at least 0";

    internal override bool AcceptsTarget(float target) => target >= 0;

    internal override string AcceptedValues => "above 0, such as softmax or sigmoid";

    internal override bool Accepts(OutputRange range) => range.IsPositive;

    internal override MatchedPair? MatchWith(Activation output) => output is Softmax ? new SoftmaxCrossEntropy(labelSmoothing) : null;

    internal override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var uniform = Uniform(t);
            var loss = 0f;
            for (var k = 0; k < a.Length; k++)
                loss -= Smoothed(t[k], uniform) * LaneMath.Log(new Lanes1(Clamped(a[k]))).Value;
            losses[row] = loss;
        }
    }

    internal override void GradientInto(Matrix activation, Matrix targets, Matrix gradient)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var g = gradient.Row(row);
            var uniform = Uniform(t);
            for (var k = 0; k < a.Length; k++)
                g[k] = -Smoothed(t[k], uniform) / Clamped(a[k]);
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        foreach (var value in t)
            sum += value;
        var loss = 0.0;
        for (var k = 0; k < a.Length; k++)
            loss -= ((t[k] * (1 - labelSmoothing)) + (labelSmoothing * sum / t.Length)) * Math.Log(a[k]);
        return loss;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        var sum = 0.0;
        foreach (var value in t)
            sum += value;
        for (var k = 0; k < a.Length; k++)
            gradient[k] = -((t[k] * (1 - labelSmoothing)) + (labelSmoothing * sum / t.Length)) / a[k];
    }

    private static float Clamped(float a) => a < Tiny ? Tiny : a;

    private float Smoothed(float target, float uniform) =>
        labelSmoothing == 0 ? target : MathF.FusedMultiplyAdd(target, 1 - labelSmoothing, uniform);

    // The amount that smoothing adds to each class of a row: s * (sum of t) / K.
    private float Uniform(ReadOnlySpan<float> t) => labelSmoothing == 0 ? 0 : labelSmoothing * Reductions.Sum(t) / t.Length;
}
