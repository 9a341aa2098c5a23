using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>A block of a few rows of a matrix with few columns, stored transposed so that the lanes of a vector run along the rows: element
/// (k, r) is at k * lanes + r. Used for functions of a whole row, such as softmax over classes.</summary>
internal static class RowBlock
{
    /// <summary>The most columns for which transposing pays. Wider rows fill the lanes of a vector without it.</summary>
    public const int MaxColumns = 64;

    // The number of virtual lanes of Reductions.
    private const int VirtualLanes = 16;

    /// <summary>Floats of a block. Columns are rounded up to a multiple of four, because four are transposed together.</summary>
    public static int FloatsFor<T>(int columns) where T : struct, ILanes<T> => Rounded(columns) * T.Count;

    /// <summary>block[k, r] = matrix[row + r, k] for <paramref name="count"/> rows; the other lanes become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<T>(Matrix matrix, int row, int count, ref float block) where T : struct, ILanes<T>
    {
        var columns = Rounded(matrix.Columns);
        Transposition.Into(
            ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride), matrix.Stride, columns, ref block, T.Count, T.Count, count);
        // The columns of the padding are set to zero, because Store writes them back, whatever this matrix holds there.
        for (nint k = matrix.Columns; k < columns; k++)
            T.Create(0f).Store(ref Unsafe.Add(ref block, k * T.Count));
    }

    /// <summary>matrix[row + r, k] = block[k, r] for <paramref name="count"/> rows. Padding stays or becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(ref float block, Matrix matrix, int row, int count) where T : struct, ILanes<T>
    {
        var columns = Rounded(matrix.Columns);
        Transposition.Into(
            ref block, T.Count, count, ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride), matrix.Stride, columns, columns);
    }

    private static int Rounded(int columns) => (columns + 3) / 4 * 4;

    /// <summary>The largest element of each row; NaN is ignored. The same bits as <see cref="Reductions.Max"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(ref float block, int columns) where T : struct, ILanes<T>
    {
        var max = T.Create(float.NegativeInfinity);
        for (nint k = 0; k < columns; k++)
            max = LaneMath.Max(T.Load(ref Unsafe.Add(ref block, k * T.Count)), max);
        return max;
    }

    /// <summary>The sum of each row. The same bits as <see cref="Reductions.Sum(ReadOnlySpan{float})"/>: 16 virtual lanes, added as a
    /// tree.</summary>
    /// <param name="scratch">Memory for 16 vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(ref float block, int columns, ref float scratch) where T : struct, ILanes<T>
    {
        if (columns == 2)
            return (T.Create(0f) + T.Load(ref block)) + (T.Create(0f) + T.Load(ref Unsafe.Add(ref block, T.Count)));
        for (nint lane = 0; lane < VirtualLanes; lane++)
        {
            var sum = T.Create(0f);
            for (var k = lane; k < columns; k += VirtualLanes)
                sum += T.Load(ref Unsafe.Add(ref block, k * T.Count));
            sum.Store(ref Unsafe.Add(ref scratch, lane * T.Count));
        }
        for (nint half = VirtualLanes / 2; half > 0; half /= 2)
            for (nint lane = 0; lane < half; lane++)
                (T.Load(ref Unsafe.Add(ref scratch, lane * T.Count)) + T.Load(ref Unsafe.Add(ref scratch, (lane + half) * T.Count)))
                    .Store(ref Unsafe.Add(ref scratch, lane * T.Count));
        return T.Load(ref scratch);
    }

    /// <summary>Floats of the scratch memory of <see cref="Sum"/>.</summary>
    public static int ScratchFor<T>() where T : struct, ILanes<T> => VirtualLanes * T.Count;
}
