using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>L = -(sum over outputs of t log a + (1 - t) log(1 - a)); dL/da = (a - t) / (a (1 - a)). Matched with
/// sigmoid: dL/dz = a - t.</summary>
internal sealed class BinaryCrossEntropy : Loss
{
    // The general path needs 1/a and 1/(1 - a); the second is coarse near 1, where floats are 2^-24 apart.
    private const float Tiny = 1.17549435e-38f;
    private const float TinyComplement = 5.9604645e-8f;

    public override string Id => "binary-cross-entropy";

    internal override string AcceptedValues => "between 0 and 1, such as sigmoid";

    internal override bool Accepts(OutputRange range) => range.IsInsideUnitInterval;

    internal override MatchedPair? MatchWith(Activation output) => output is Elementwise<Sigmoid> ? WithSigmoid.Instance : null;

    internal override void ValuesInto(Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var loss = 0f;
            for (var k = 0; k < a.Length; k++)
            {
                loss -= t[k] * LaneMath.Log(new Lanes1(Clamped(a[k]))).Value;
                loss -= (1 - t[k]) * LaneMath.Log(new Lanes1(Complement(a[k]))).Value;
            }
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
            for (var k = 0; k < a.Length; k++)
                g[k] = ((1 - t[k]) / Complement(a[k])) - (t[k] / Clamped(a[k]));
        }
    }

    internal override double ReferenceValue(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var loss = 0.0;
        for (var k = 0; k < a.Length; k++)
            loss -= (t[k] * Math.Log(a[k])) + ((1 - t[k]) * Math.Log(1 - a[k]));
        return loss;
    }

    internal override void ReferenceGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> gradient)
    {
        for (var k = 0; k < a.Length; k++)
            gradient[k] = (a[k] - t[k]) / (a[k] * (1 - a[k]));
    }

    private static float Clamped(float a) => a < Tiny ? Tiny : a;

    private static float Complement(float a) => 1 - a < TinyComplement ? TinyComplement : 1 - a;

    private sealed class WithSigmoid : MatchedPair
    {
        public static readonly WithSigmoid Instance = new();

        /// <summary>L = sum over outputs of log(1 + e^z) - t z.</summary>
        public override void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses)
        {
            for (var row = 0; row < preActivation.Rows; row++)
            {
                var z = preActivation.Row(row);
                var t = targets.Row(row);
                var sum = 0f;
                // log(1 + e^z) - t z = (1 - t) log(1 + e^z) + t log(1 + e^-z): no difference of large numbers.
                for (var k = 0; k < z.Length; k++)
                {
                    sum = MathF.FusedMultiplyAdd(1 - t[k], LaneMath.Softplus(new Lanes1(z[k])).Value, sum);
                    sum = MathF.FusedMultiplyAdd(t[k], LaneMath.Softplus(new Lanes1(-z[k])).Value, sum);
                }
                losses[row] = sum;
            }
        }

        public override void DeltaInto(Matrix activation, Matrix targets, Matrix delta)
        {
            for (var row = 0; row < delta.Rows; row++)
            {
                var a = activation.Row(row);
                var t = targets.Row(row);
                var d = delta.Row(row);
                for (var k = 0; k < d.Length; k++)
                    d[k] = a[k] - t[k];
            }
        }
    }
}
