using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Sums of the columns of a matrix. Each sum is one chain in ascending order of the rows, so the bits do not depend on the vector
/// width.</summary>
internal static class ColumnSums
{
    /// <summary>sums[0, c] = sum over r, ascending, of values[r, c].</summary>
    /// <param name="values">[rows, columns], padding zero.</param>
    /// <param name="sums">[1, columns]; overwritten, padding becomes zero.</param>
    public static void Into(Matrix values, Matrix sums)
    {
        Debug.Assert(sums.Rows == 1 && sums.Columns == values.Columns && values.HasZeroPadding());
        LaneWidth.Run(new Summation(values, sums));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Into<T>(Matrix values, ref float sums) where T : struct, ILanes<T>
    {
        ref var first = ref values.First;
        nint stride = values.Stride, rows = values.Rows;
        var columns = AlignedBuffer.StrideFor(values.Columns);
        nint column = 0;
        // Four independent chains hide the latency of an addition.
        for (; column + (4 * T.Count) <= columns; column += 4 * T.Count)
        {
            T s0 = T.Create(0f), s1 = s0, s2 = s0, s3 = s0;
            for (nint row = 0; row < rows; row++)
            {
                ref var value = ref Unsafe.Add(ref first, (row * stride) + column);
                s0 += T.Load(ref value);
                s1 += T.Load(ref Unsafe.Add(ref value, T.Count));
                s2 += T.Load(ref Unsafe.Add(ref value, 2 * T.Count));
                s3 += T.Load(ref Unsafe.Add(ref value, 3 * T.Count));
            }
            s0.Store(ref Unsafe.Add(ref sums, column));
            s1.Store(ref Unsafe.Add(ref sums, column + T.Count));
            s2.Store(ref Unsafe.Add(ref sums, column + (2 * T.Count)));
            s3.Store(ref Unsafe.Add(ref sums, column + (3 * T.Count)));
        }
        for (; column < columns; column += T.Count)
        {
            var sum = T.Create(0f);
            for (nint row = 0; row < rows; row++)
                sum += T.Load(ref Unsafe.Add(ref first, (row * stride) + column));
            sum.Store(ref Unsafe.Add(ref sums, column));
        }
    }

    private readonly struct Summation(Matrix values, Matrix sums) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => Into<T>(values, ref sums.First);
    }
}
