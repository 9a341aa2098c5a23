using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary><see cref="Huber"/> with delta in the unit of the targets that training sees: of scaled labels where they are scaled.</summary>
internal readonly struct ScaledHuber(float delta) : IElementwiseLoss<ScaledHuber>
{
    private readonly Huber _rule = new(delta);

    public static string Id => "scaled-huber";

    public static bool ComparesDifferences => true;

    public static bool IsRobust => true;

    public static bool HasParameter => true;

    public float Parameter => _rule.Parameter;

    public T Value<T>(T a, T t) where T : struct, ILanes<T> => _rule.Value(a, t);

    public T Gradient<T>(T a, T t) where T : struct, ILanes<T> => _rule.Gradient(a, t);

    public double Value(double a, double t) => _rule.Value(a, t);

    public double Gradient(double a, double t) => _rule.Gradient(a, t);
}
