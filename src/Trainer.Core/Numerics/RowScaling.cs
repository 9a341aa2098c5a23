using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Multiplies each row of a matrix by a number.</summary>
internal static class RowScaling
{
    /// <summary>matrix[r, c] *= scales[r].</summary>
    /// <param name="matrix">[rows, columns], padding zero; overwritten. Padding stays zero if the scale is finite.</param>
    /// <param name="scales">[rows].</param>
    public static void InPlace(Matrix matrix, ReadOnlySpan<float> scales) => LaneWidth.Run(new Scaling(matrix, scales));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void InPlace<T>(Matrix matrix, ReadOnlySpan<float> scales) where T : struct, ILanes<T>
    {
        var columns = AlignedBuffer.StrideFor(matrix.Columns);
        for (var row = 0; row < matrix.Rows; row++)
        {
            var scale = T.Create(scales[row]);
            ref var first = ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride);
            for (nint column = 0; column < columns; column += T.Count)
                (T.Load(ref Unsafe.Add(ref first, column)) * scale).Store(ref Unsafe.Add(ref first, column));
        }
    }

    private readonly ref struct Scaling(Matrix matrix, ReadOnlySpan<float> scales) : ILaneAction
    {
        private readonly ReadOnlySpan<float> _scales = scales;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => InPlace<T>(matrix, _scales);
    }
}
