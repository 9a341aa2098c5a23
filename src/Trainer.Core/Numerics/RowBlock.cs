using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Some rows of a narrow matrix turned over, so that lanes run along rows: element (k, r) is k * lanes + r floats on. For what is
/// computed row by row over few columns, such as softmax over classes.
/// </summary>
internal static class RowBlock
{
    /// <summary>Widest rows worth turning over; wider ones fill the lanes by themselves.</summary>
    public const int MaxColumns = 64;

    // As Reductions has it.
    private const int VirtualLanes = 16;

    /// <summary>block[k, r] = matrix[row + r, k] for <paramref name="count"/> rows; the other lanes are left as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<T>(Matrix matrix, int row, int count, ref float block) where T : struct, ILanes<T>
    {
        ref var source = ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride);
        for (nint r = 0; r < count; r++)
        {
            for (nint k = 0; k < matrix.Columns; k++)
                Unsafe.Add(ref block, (k * T.Count) + r) = Unsafe.Add(ref source, k);
            if (r + 1 < count)
                source = ref Unsafe.Add(ref source, matrix.Stride);
        }
    }

    /// <summary>matrix[row + r, k] = block[k, r] for <paramref name="count"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(ref float block, Matrix matrix, int row, int count) where T : struct, ILanes<T>
    {
        ref var target = ref Unsafe.Add(ref matrix.First, (nint)row * matrix.Stride);
        for (nint r = 0; r < count; r++)
        {
            for (nint k = 0; k < matrix.Columns; k++)
                Unsafe.Add(ref target, k) = Unsafe.Add(ref block, (k * T.Count) + r);
            if (r + 1 < count)
                target = ref Unsafe.Add(ref target, matrix.Stride);
        }
    }

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
