using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Columns times one number each, and the gradient with respect to those numbers.</summary>
internal static class ColumnScaling
{
    /// <summary>scaled[r, c] = values[r, c] * scales[0, c].</summary>
    /// <param name="values">[rows, columns], padding zero.</param>
    /// <param name="scales">[1, columns], padding zero.</param>
    /// <param name="scaled">[rows, columns]; overwritten, padding becomes zero.</param>
    /// <param name="check">Asked now and then.</param>
    public static void Into(Matrix values, Matrix scales, Matrix scaled, ref PacedCheck check) =>
        LaneWidth.Run(new Scaling(values, scales, scaled, ref check));

    /// <summary>The backward pass: sums[0, c] = sum over r, ascending, of gradient[r, c] * values[r, c]; then gradient[r, c] *=
    /// scales[0, c].</summary>
    /// <param name="values">[rows, columns], padding zero.</param>
    /// <param name="scales">[1, columns], padding zero.</param>
    /// <param name="gradient">[rows, columns], padding zero; overwritten, padding stays zero.</param>
    /// <param name="sums">[1, columns]; overwritten, padding becomes zero.</param>
    /// <param name="check">Asked now and then.</param>
    public static void Backward(Matrix values, Matrix scales, Matrix gradient, Matrix sums, ref PacedCheck check)
    {
        sums.PaddedRow(0).Clear();
        LaneWidth.Run(new BackwardScaling(values, scales, gradient, sums, ref check));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Into<T>(Matrix values, Matrix scales, Matrix scaled, ref PacedCheck check) where T : struct, ILanes<T>
    {
        ref var scale = ref scales.First;
        nint columns = AlignedBuffer.StrideFor(values.Columns);
        for (nint row = 0; row < values.Rows; row++)
        {
            ref var value = ref Unsafe.Add(ref values.First, row * values.Stride);
            ref var result = ref Unsafe.Add(ref scaled.First, row * scaled.Stride);
            check.After(columns);
            for (nint i = 0; i < columns; i += T.Count)
                (T.Load(ref Unsafe.Add(ref value, i)) * T.Load(ref Unsafe.Add(ref scale, i))).Store(ref Unsafe.Add(ref result, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward<T>(Matrix values, Matrix scales, Matrix gradient, Matrix sums, ref PacedCheck check)
        where T : struct, ILanes<T>
    {
        ref var scale = ref scales.First;
        ref var sum = ref sums.First;
        nint columns = AlignedBuffer.StrideFor(values.Columns);
        for (nint row = 0; row < values.Rows; row++)
        {
            ref var value = ref Unsafe.Add(ref values.First, row * values.Stride);
            ref var delta = ref Unsafe.Add(ref gradient.First, row * gradient.Stride);
            check.After(columns);
            for (nint i = 0; i < columns; i += T.Count)
            {
                var d = T.Load(ref Unsafe.Add(ref delta, i));
                ref var ofColumn = ref Unsafe.Add(ref sum, i);
                T.MultiplyAdd(d, T.Load(ref Unsafe.Add(ref value, i)), T.Load(ref ofColumn)).Store(ref ofColumn);
                (d * T.Load(ref Unsafe.Add(ref scale, i))).Store(ref Unsafe.Add(ref delta, i));
            }
        }
    }

    private readonly ref struct Scaling(Matrix values, Matrix scales, Matrix scaled, ref PacedCheck check) : ILaneAction
    {
        private readonly ref PacedCheck _check = ref check;

        public void Run<T>() where T : struct, ILanes<T> => Into<T>(values, scales, scaled, ref _check);
    }

    private readonly ref struct BackwardScaling(Matrix values, Matrix scales, Matrix gradient, Matrix sums, ref PacedCheck check)
        : ILaneAction
    {
        private readonly ref PacedCheck _check = ref check;

        public void Run<T>() where T : struct, ILanes<T> => Backward<T>(values, scales, gradient, sums, ref _check);
    }
}
