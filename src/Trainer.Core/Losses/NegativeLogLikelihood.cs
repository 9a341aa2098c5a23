using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>L = -(sum over k of t_k a_k) for log-probabilities a; dL/da_k = -t_k. With log-softmax dL/dz = p (sum of t) - t, which
/// its Jacobian product gives at once: there is nothing to shorten.</summary>
internal readonly struct NegativeLogLikelihood : IElementwiseLoss<NegativeLogLikelihood>
{
    public static string Id => "negative-log-likelihood";

    public static Activation MatchedOutput => Activation.LogSoftmax;

    public static bool ComparesClasses => true;

    public static string AcceptedValues => "of at most 0, such as log-softmax";

    public static string TargetDomain => "of at least 0";

    // Without an upper bound the loss would have no lower one.
    public static bool Accepts(OutputRange range) => range.Upper <= 0;

    public static bool AcceptsTarget(float target) => target >= 0;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Negate(t * a);

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Negate(t);

    public double Value(double a, double t) => -t * a;

    public double Gradient(double a, double t) => -t;
}
