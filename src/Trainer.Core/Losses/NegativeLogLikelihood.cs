using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = -t a for log-probabilities a; dl/da = -t. With log-softmax dL/dz = p (sum of t) - t, where p are the probabilities. The
/// Jacobian product of log-softmax computes this as cheaply, so there is no closed form here.</summary>
internal readonly struct NegativeLogLikelihood : IElementwiseLoss<NegativeLogLikelihood>
{
    public static string Id => "negative-log-likelihood";

    public static Activation MatchedOutput => Activation.LogSoftmax;

    public static bool ComparesClasses => true;

    public static string AcceptedValues => "of at most 0, such as log-softmax";

    public static string TargetDomain => "of at least 0";

    // If a had no upper bound, the loss would have no lower bound.
    public static bool Accepts(OutputRange range) => range.Upper <= 0;

    public static bool AcceptsTarget(float target) => target >= 0;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Negate(t * a);

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Negate(t);

    public double Value(double a, double t) => -t * a;

    public double Gradient(double a, double t) => -t;
}
