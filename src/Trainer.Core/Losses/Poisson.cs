using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = a - t log a; dl/da = 1 - t / a. Matched with the exponential, the inverse of the log link: l = e^z - t z and dl/dz = a - t.
/// The term log t! is omitted, because it does not depend on the parameters.</summary>
internal readonly struct Poisson : IElementwiseLoss<Poisson>
{
    // Without the exponential, log a and 1/a are needed. The smallest normal float replaces an activation that underflowed to 0.
    private const float Tiny = 1.17549435e-38f;

    public static string Id => "poisson";

    public static Activation MatchedOutput => Activation.Exponential;

    public static string AcceptedValues => "above 0, such as exponential or softplus";

    public static string TargetDomain => "of at least 0";

    public static bool Accepts(OutputRange range) => range.IsPositive;

    public static bool AcceptsTarget(float target) => target >= 0;

    public MatchedPair? MatchWith(Activation output) => output is Elementwise<Exponential> ? WithExponential.Instance : null;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => a - (t * LaneMath.Log(Clamped(a)));

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => T.Create(1f) - (t / Clamped(a));

    public double Value(double a, double t) => a - (t * Math.Log(a));

    public double Gradient(double a, double t) => 1 - (t / a);

    private static T Clamped<T>(T a) where T : struct, ILanes<T> => LaneMath.Max(T.Create(Tiny), a);

    private sealed class WithExponential : MatchedPair
    {
        public static readonly WithExponential Instance = new();

        public override void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses)
        {
            for (var row = 0; row < activation.Rows; row++)
            {
                var z = preActivation.Row(row);
                var a = activation.Row(row);
                var t = targets.Row(row);
                var sum = 0f;
                for (var k = 0; k < a.Length; k++)
                    sum += MathF.FusedMultiplyAdd(-t[k], z[k], a[k]);
                losses[row] = sum;
            }
        }

        public override void DeltaInto(Matrix activation, Matrix targets, Matrix delta) => Difference(activation, targets, delta);
    }
}
