using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Some rows of a matrix of few columns, transposed, so that lanes run along rows: element (k, r) is k * lanes + r floats on. For what is
/// computed row by row over few columns, such as softmax over classes.
/// </summary>
internal static class RowBlock
{
    /// <summary>Most columns worth transposing; wider rows fill the lanes by themselves.</summary>
    public const int MaxColumns = 64;

    // As Reductions has it.
    private const int VirtualLanes = 16;

    /// <summary>Floats of a block: columns rounded up to four, which are transposed together.</summary>
    public static int FloatsFor<T>(int columns) where T : struct, ILanes<T> => Rounded(columns) * T.Count;

    /// <summary>block[k, r] = matrix[row + r, k] for <paramref name="count"/> rows; the other lanes become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<T>(Matrix matrix, int row, int count, ref float block) where T : struct, ILanes<T>
    {
        var columns = Rounded(matrix.Columns);
        Transposition.Into(
            ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride), matrix.Stride, columns, ref block, T.Count, T.Count, count);
        // What is stored goes into the padding, which is zero whatever this matrix has there.
        for (nint k = matrix.Columns; k < columns; k++)
            T.Create(0f).Store(ref Unsafe.Add(ref block, k * T.Count));
    }

    /// <summary>matrix[row + r, k] = block[k, r] for <paramref name="count"/> rows; padding becomes zero or stays it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(ref float block, Matrix matrix, int row, int count) where T : struct, ILanes<T>
    {
        var columns = Rounded(matrix.Columns);
        Transposition.Into(
            ref block, T.Count, count, ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride), matrix.Stride, columns, columns);
    }

    private static int Rounded(int columns) => (columns + 3) / 4 * 4;

    /// <summary>The largest of each row; NaN never wins. The bits of <see cref="Reductions.Max"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(ref float block, int columns) where T : struct, ILanes<T>
    {
        var max = T.Create(float.NegativeInfinity);
        for (nint k = 0; k < columns; k++)
            max = LaneMath.Max(T.Load(ref Unsafe.Add(ref block, k * T.Count)), max);
        return max;
    }

    /// <summary>The sum of each row. The bits of <see cref="Reductions.Sum(ReadOnlySpan{float})"/>: 16 virtual lanes and a tree.</summary>
    /// <param name="scratch">Room for 16 vectors.</param>
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

    /// <summary>Floats of <see cref="Sum"/>'s scratch.</summary>
    public static int ScratchFor<T>() where T : struct, ILanes<T> => VirtualLanes * T.Count;
}
