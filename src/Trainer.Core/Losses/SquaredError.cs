using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>l = 1/2 (a - t)^2; dl/da = a - t.</summary>
internal readonly struct SquaredError : IElementwiseLoss<SquaredError>
{
    public static string Id => "squared-error";

    public static bool ComparesDifferences => true;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => T.Create(0.5f) * ((a - t) * (a - t));

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => a - t;

    public double Value(double a, double t) => 0.5 * (a - t) * (a - t);

    public double Gradient(double a, double t) => a - t;
}
