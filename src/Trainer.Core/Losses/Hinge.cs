using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = max(0, 1 - y a) with y = 2 t - 1, so that the targets 1 and 0 stand for +1 and -1; dl/da = -y where y a &lt; 1, else 0
/// (Cortes and Vapnik, 1995). With several outputs, each separates one class from all others.</summary>
internal readonly struct Hinge : IElementwiseLoss<Hinge>
{
    public static string Id => "hinge";

    public static bool HasMargins => true;

    public static string AcceptedValues => "of both signs, such as identity or tanh";

    public static string TargetDomain => "in [0, 1], where 1 stands for true";

    public static bool Accepts(OutputRange range) => range.Lower < 0 && range.Upper > 0;

    public static bool AcceptsTarget(float target) => target is >= 0 and <= 1;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Max(T.Create(0f), T.Create(1f) - (Sign(t) * a));

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T>
    {
        var sign = Sign(t);
        return T.And(T.LessThan(sign * a, T.Create(1f)), LaneMath.Negate(sign));
    }

    public double Value(double a, double t) => Math.Max(0, 1 - (((2 * t) - 1) * a));

    public double Gradient(double a, double t)
    {
        var sign = (2 * t) - 1;
        return sign * a < 1 ? -sign : 0;
    }

    private static T Sign<T>(T t) where T : struct, ILanes<T> => T.MultiplyAdd(T.Create(2f), t, T.Create(-1f));
}
