using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = q (t - a) where a &lt; t, else (1 - q) (a - t). Its mean is smallest when a is the q-quantile of t (Koenker and Bassett,
/// 1978); dl/da = -q where a &lt; t, 1 - q where a > t, 0 where they are equal.</summary>
internal readonly struct Pinball(float quantile) : IElementwiseLoss<Pinball>
{
    public static string Id => "pinball";

    public static bool ComparesDifferences => true;

    public static bool IsRobust => true;

    public static bool HasParameter => true;

    public float Parameter => quantile;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> =>
        LaneMath.Max(T.Create(quantile) * (t - a), T.Create(1 - quantile) * (a - t));

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> =>
        T.And(T.LessThan(t, a), T.Create(1 - quantile)) - T.And(T.LessThan(a, t), T.Create(quantile));

    public double Value(double a, double t) => Math.Max(quantile * (t - a), (1 - quantile) * (a - t));

    public double Gradient(double a, double t) => a > t ? 1 - quantile : a < t ? -quantile : 0;
}
