using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>Keeps the moments of optimizers out of the subnormal numbers, with which processors are several times slower. If a unit gets
/// only gradients of 0 any more, its moments shrink with each step and would become and stay subnormal.</summary>
internal static class Moments
{
    // 7.9e-31. Multiplied by a learning rate it is still a normal number, and added to any usual parameter it changes nothing.
    private const float LeastMean = 1f / (1L << 50) / (1L << 50);

    // 7.5e-37. Multiplied by a decay it is still a normal number. Its square root is 8.7e-19.
    private const float LeastSquare = LeastMean / (1 << 20);

    /// <summary>For a decaying sum of gradients: returns 0 if it is below 2^-100 in absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mean<T>(T sum) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(LaneMath.Abs(sum), T.Create(LeastMean)), T.Create(0f), sum);

    /// <summary>For a decaying sum of squares: returns at least 2^-120. Not 0, because updates are divided by its root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Square<T>(T sum) where T : struct, ILanes<T> => T.Larger(T.Create(LeastSquare), sum);
}
