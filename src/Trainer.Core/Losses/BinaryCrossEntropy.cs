using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = -(t log a + (1 - t) log(1 - a)); dl/da = (a - t) / (a (1 - a)). Matched with sigmoid: dl/dz = a - t. With label smoothing s
/// the target t becomes t (1 - s) + s / 2.</summary>
internal readonly struct BinaryCrossEntropy(float labelSmoothing) : IElementwiseLoss<BinaryCrossEntropy>
{
    // Without sigmoid, 1/a and 1/(1 - a) are needed, and these are lower bounds of the divisors. The second bound is larger, because floats
    // near 1 are 2^-24 apart.
    private const float Tiny = 1.17549435e-38f;
    private const float TinyComplement = 5.9604645e-8f;

    public static string Id => "binary-cross-entropy";

    public static bool HasParameter => true;

    public float Parameter => labelSmoothing;

    public static Activation MatchedOutput => Activation.Sigmoid;

    public static string AcceptedValues => "between 0 and 1, such as sigmoid";

    public static string TargetDomain => "in [0, 1]";

    public static bool AcceptsTarget(float target) => target is >= 0 and <= 1;

    public static bool Accepts(OutputRange range) => range.IsInsideUnitInterval;

    public MatchedPair? MatchWith(Activation output) => output is Elementwise<Sigmoid> ? new WithSigmoid(labelSmoothing) : null;

    public T Value<T>(T a, T t) where T : struct, ILanes<T>
    {
        var smoothed = Smoothed(t);
        return LaneMath.Negate((smoothed * LaneMath.Log(Clamped(a))) + ((T.Create(1f) - smoothed) * LaneMath.Log(Complement(a))));
    }

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T>
    {
        var smoothed = Smoothed(t);
        return ((T.Create(1f) - smoothed) / Complement(a)) - (smoothed / Clamped(a));
    }

    public double Value(double a, double t)
    {
        var smoothed = (t * (1 - labelSmoothing)) + (labelSmoothing / 2);
        return -((smoothed * Math.Log(a)) + ((1 - smoothed) * Math.Log(1 - a)));
    }

    public double Gradient(double a, double t)
    {
        var smoothed = (t * (1 - labelSmoothing)) + (labelSmoothing / 2);
        return (a - smoothed) / (a * (1 - a));
    }

    // Exactly t without smoothing: t * 1 + 0.
    private T Smoothed<T>(T t) where T : struct, ILanes<T> => T.MultiplyAdd(t, T.Create(1 - labelSmoothing), T.Create(labelSmoothing / 2));

    private static T Clamped<T>(T a) where T : struct, ILanes<T> => LaneMath.Max(T.Create(Tiny), a);

    private static T Complement<T>(T a) where T : struct, ILanes<T> => LaneMath.Max(T.Create(TinyComplement), T.Create(1f) - a);

    private sealed class WithSigmoid(float labelSmoothing) : MatchedPair
    {
        /// <summary>L = sum over outputs of log(1 + e^z) - t z.</summary>
        public override void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses)
        {
            for (var row = 0; row < preActivation.Rows; row++)
            {
                var z = preActivation.Row(row);
                var t = targets.Row(row);
                var sum = 0f;
                // log(1 + e^z) - t z = (1 - t) log(1 + e^z) + t log(1 + e^-z), which avoids the difference of two large numbers.
                for (var k = 0; k < z.Length; k++)
                {
                    var smoothed = MathF.FusedMultiplyAdd(t[k], 1 - labelSmoothing, labelSmoothing / 2);
                    sum = MathF.FusedMultiplyAdd(1 - smoothed, LaneMath.Softplus(new Lanes1(z[k])).Value, sum);
                    sum = MathF.FusedMultiplyAdd(smoothed, LaneMath.Softplus(new Lanes1(-z[k])).Value, sum);
                }
                losses[row] = sum;
            }
        }

        public override void DeltaInto(Matrix activation, Matrix targets, Matrix delta)
        {
            if (labelSmoothing == 0)
            {
                Difference(activation, targets, delta);
                return;
            }
            for (var row = 0; row < delta.Rows; row++)
            {
                var a = activation.Row(row);
                var t = targets.Row(row);
                var d = delta.Row(row);
                for (var k = 0; k < d.Length; k++)
                    d[k] = a[k] - MathF.FusedMultiplyAdd(t[k], 1 - labelSmoothing, labelSmoothing / 2);
            }
        }
    }
}
