using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = 1/2 d^2 where |d| &lt;= delta, else delta (|d| - delta/2), with d = a - t; dl/da = d limited to +-delta (Huber,
/// 1964).</summary>
internal readonly struct Huber(float delta) : IElementwiseLoss<Huber>
{
    public static string Id => "huber";

    public static bool ComparesDifferences => true;

    public static bool IsRobust => true;

    public static bool HasParameter => true;

    public float Parameter => delta;

    // delta is in the unit of the label.
    public Loss ForScaledTargets(ReadOnlySpan<float> scale) => new HuberSet(delta, scale);

    public T Value<T>(T a, T t) where T : struct, ILanes<T>
    {
        var distance = LaneMath.Abs(a - t);
        var near = LaneMath.Min(distance, T.Create(delta));
        // 1/2 n^2 + delta (|d| - n) with n = min(|d|, delta) covers both branches.
        return T.MultiplyAdd(T.Create(delta), distance - near, T.Create(0.5f) * (near * near));
    }

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> =>
        LaneMath.Max(LaneMath.Min(a - t, T.Create(delta)), T.Create(-delta));

    public double Value(double a, double t)
    {
        var distance = Math.Abs(a - t);
        return distance <= delta ? 0.5 * distance * distance : delta * (distance - (delta / 2));
    }

    public double Gradient(double a, double t) => Math.Clamp(a - t, -delta, delta);
}
