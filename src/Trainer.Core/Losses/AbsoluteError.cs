using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = |a - t|; dl/da = the sign of a - t, 0 where they are equal.</summary>
internal readonly struct AbsoluteError : IElementwiseLoss<AbsoluteError>
{
    public static string Id => "absolute-error";

    public static bool ComparesDifferences => true;

    public static bool IsRobust => true;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Abs(a - t);

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> =>
        T.And(T.LessThan(t, a), T.Create(1f)) - T.And(T.LessThan(a, t), T.Create(1f));

    public double Value(double a, double t) => Math.Abs(a - t);

    public double Gradient(double a, double t) => Math.Sign(a - t);
}
