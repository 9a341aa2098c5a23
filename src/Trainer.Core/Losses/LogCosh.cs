using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = log cosh(a - t), computed as |d| + log(1 + e^(-2 |d|)) - log 2 with d = a - t; dl/da = tanh(a - t).</summary>
internal readonly struct LogCosh : IElementwiseLoss<LogCosh>
{
    public static string Id => "log-cosh";

    public static bool ComparesDifferences => true;

    public static bool IsRobust => true;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> =>
        (LaneMath.Softplus((a - t) * T.Create(2f)) - T.Create(0.693147181f)) - (a - t);

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => LaneMath.Tanh(a - t);

    public double Value(double a, double t) => Math.Log(Math.Cosh(a - t));

    public double Gradient(double a, double t) => Math.Tanh(a - t);
}
