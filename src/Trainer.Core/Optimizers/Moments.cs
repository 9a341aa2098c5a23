using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>
/// Keeps what shrinks with each step out of the subnormal numbers, with which processors compute several times as slowly. Units that no row
/// reaches any more have gradients of 0, and so their moments would get there and stay.
/// </summary>
internal static class Moments
{
    // 7.9e-31. Times a learning rate it is still a normal number, and beside any parameter it is nothing.
    private const float LeastMean = 1f / (1L << 50) / (1L << 50);

    // 7.5e-37. Times a decay it is still a normal number; its root is 8.7e-19.
    private const float LeastSquare = LeastMean / (1 << 20);

    /// <summary>A decaying sum of gradients: 0 where it is below 2^-100 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mean<T>(T sum) where T : struct, ILanes<T> =>
        T.Select(T.LessThan(LaneMath.Abs(sum), T.Create(LeastMean)), T.Create(0f), sum);

    /// <summary>A decaying sum of squares: never below 2^-120. Not 0, since steps are divided by its root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Square<T>(T sum) where T : struct, ILanes<T> => T.Larger(T.Create(LeastSquare), sum);
}
