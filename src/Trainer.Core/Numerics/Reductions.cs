using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FfnnMlNet.Numerics;

/// <summary>Sums of all elements of a span in a defined order of additions, so that the bits do not depend on the vector width. Sums in
/// float32: element i belongs to virtual lane i mod 16, each lane is summed in ascending order, and the 16 lanes are added as a tree (8, 4,
/// 2, 1 apart). Sums in double have 8 virtual lanes, see <see cref="SumInDouble"/>.</summary>
internal static class Reductions
{
    private const int VirtualLanes = 16;

    /// <summary>Sum of all elements; 0 for none.</summary>
    public static float Sum(ReadOnlySpan<float> values) => Dispatch<Plain>(values);

    /// <summary>Sum of the squares of all elements; 0 for none.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values) => Dispatch<Squared>(values);

    /// <summary>The largest element; NaN is ignored; -infinity for none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        var max = float.NegativeInfinity;
        foreach (var value in values)
            max = value > max ? value : max;
        return max;
    }

    /// <summary>True when no element is NaN or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x * 0 is 0 for finite x and NaN otherwise, and NaN survives every addition.
        return Dispatch<TimesZero>(values) == 0f;
    }

    /// <summary>Sum in double; 0 for none. Element i belongs to virtual lane i mod 8, the lanes are added as a tree, and the last elements
    /// that do not fill 8 lanes are added at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumInDouble(ReadOnlySpan<float> values)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(values[i..]));
            low += lower;
            high += upper;
        }
        var sum = Tree(low + high);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>Sum in double of left[i] * right[i], in the same order as <see cref="SumInDouble"/>. The products are exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfProductsInDouble(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + Vector256<float>.Count <= left.Length; i += Vector256<float>.Count)
        {
            var (leftLower, leftUpper) = Vector256.Widen(Vector256.Create(left[i..]));
            var (rightLower, rightUpper) = Vector256.Widen(Vector256.Create(right[i..]));
            low += leftLower * rightLower;
            high += leftUpper * rightUpper;
        }
        var sum = Tree(low + high);
        for (; i < left.Length; i++)
            sum += (double)left[i] * right[i];
        return sum;
    }

    private static double Tree(Vector256<double> lanes) => (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);

    private interface ITerm
    {
        static abstract T Add<T>(T sum, T value) where T : struct, ILanes<T>;
    }

    private readonly struct Plain : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Add<T>(T sum, T value) where T : struct, ILanes<T> => sum + value;
    }

    private readonly struct Squared : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Add<T>(T sum, T value) where T : struct, ILanes<T> => T.MultiplyAdd(value, value, sum);
    }

    private readonly struct TimesZero : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Add<T>(T sum, T value) where T : struct, ILanes<T> => T.MultiplyAdd(value, T.Create(0f), sum);
    }

    private static float Dispatch<TTerm>(ReadOnlySpan<float> values) where TTerm : ITerm
    {
        var sum = 0f;
        LaneWidth.Run(new Reduction<TTerm>(values, ref sum));
        return sum;
    }

    private readonly ref struct Reduction<TTerm>(ReadOnlySpan<float> values, ref float sum) : ILaneAction where TTerm : ITerm
    {
        private readonly ReadOnlySpan<float> _values = values;
        private readonly ref float _sum = ref sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => _sum = Reduce<T, TTerm>(_values);
    }

    /// <summary>The sum with a given vector width; tests compare the widths.</summary>
    internal static float Sum<T>(ReadOnlySpan<float> values) where T : struct, ILanes<T> => Reduce<T, Plain>(values);

    /// <summary>The sum of squares with a given vector width.</summary>
    internal static float SumOfSquares<T>(ReadOnlySpan<float> values) where T : struct, ILanes<T> => Reduce<T, Squared>(values);

    /// <summary>The check for NaN and infinity with a given vector width.</summary>
    internal static bool AllFinite<T>(ReadOnlySpan<float> values) where T : struct, ILanes<T> =>
        Reduce<T, TimesZero>(values) == 0f;

    private static float Reduce<T, TTerm>(ReadOnlySpan<float> values) where T : struct, ILanes<T> where TTerm : ITerm
    {
        Span<float> lanes = stackalloc float[VirtualLanes];
        lanes.Clear();
        ref var source = ref MemoryMarshal.GetReference(values);
        var whole = values.Length / VirtualLanes * VirtualLanes;
        for (var lane = 0; lane < VirtualLanes; lane += T.Count)
        {
            var sum = T.Create(0f);
            for (nint i = lane; i < whole; i += VirtualLanes)
                sum = TTerm.Add(sum, T.Load(ref Unsafe.Add(ref source, i)));
            sum.Store(ref lanes[lane]);
        }
        for (var i = whole; i < values.Length; i++)
            TTerm.Add(new Lanes1(lanes[i - whole]), new Lanes1(values[i])).Store(ref lanes[i - whole]);
        for (var half = VirtualLanes / 2; half > 0; half /= 2)
            for (var lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        return lanes[0];
    }
}
