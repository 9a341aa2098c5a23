using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Numerics;

/// <summary>Transposes a few rows, in squares of 4 by 4 within registers where the processor supports it.</summary>
internal static class Transposition
{
    /// <summary>target[i, c] = source[c, i] for i below <paramref name="depth"/> and c below <paramref name="width"/>. Only the first
    /// <paramref name="count"/> rows c of the source exist; the others become zero.</summary>
    /// <param name="stride">Floats from one row of the source to the next.</param>
    /// <param name="step">Floats from one row of the target to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Into(ref float source, nint stride, int depth, ref float target, nint step, int width, int count)
    {
        nint column = 0;
        if (Avx512F.IsSupported)
        {
            for (; column + 16 <= count; column += 16)
                SixteenRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref target, column), step);
        }
        if (Avx.IsSupported)
        {
            for (; column + 8 <= count; column += 8)
                EightRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref target, column), step);
        }
        if (Sse.IsSupported)
        {
            for (; column + 4 <= count; column += 4)
                FourRows(ref Unsafe.Add(ref source, column * stride), stride, depth, ref Unsafe.Add(ref target, column), step);
        }
        for (; column < width; column++)
        {
            ref var to = ref Unsafe.Add(ref target, column);
            if (column >= count)
            {
                for (nint i = 0; i < depth; i++)
                    Unsafe.Add(ref to, i * step) = 0;
                continue;
            }
            ref var from = ref Unsafe.Add(ref source, column * stride);
            for (nint i = 0; i < depth; i++)
                Unsafe.Add(ref to, i * step) = Unsafe.Add(ref from, i);
        }
    }

    // Four squares of 4 by 4 side by side, one in each quarter of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixteenRows(ref float source, nint stride, int depth, ref float target, nint step)
    {
        ref var second = ref Unsafe.Add(ref source, 4 * stride);
        ref var third = ref Unsafe.Add(ref source, 8 * stride);
        ref var fourth = ref Unsafe.Add(ref source, 12 * stride);
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            var r0 = Quarters(ref source, ref second, ref third, ref fourth, i);
            var r1 = Quarters(ref source, ref second, ref third, ref fourth, i + stride);
            var r2 = Quarters(ref source, ref second, ref third, ref fourth, i + (2 * stride));
            var r3 = Quarters(ref source, ref second, ref third, ref fourth, i + (3 * stride));
            var low01 = Avx512F.UnpackLow(r0, r1);
            var low23 = Avx512F.UnpackLow(r2, r3);
            var high01 = Avx512F.UnpackHigh(r0, r1);
            var high23 = Avx512F.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref target, i * step);
            Avx512F.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref to);
            Avx512F.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, step));
            Avx512F.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref Unsafe.Add(ref to, 2 * step));
            Avx512F.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, 3 * step));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 16; row++)
                Unsafe.Add(ref target, (i * step) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float first, ref float second, ref float third, ref float fourth, nint offset) =>
        Vector512.Create(Halves(ref first, ref second, offset), Halves(ref third, ref fourth, offset));

    // Two squares of 4 by 4 side by side, one in each half of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(ref float source, nint stride, int depth, ref float target, nint step)
    {
        ref var below = ref Unsafe.Add(ref source, 4 * stride);
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            var r0 = Halves(ref source, ref below, i);
            var r1 = Halves(ref source, ref below, i + stride);
            var r2 = Halves(ref source, ref below, i + (2 * stride));
            var r3 = Halves(ref source, ref below, i + (3 * stride));
            var low01 = Avx.UnpackLow(r0, r1);
            var low23 = Avx.UnpackLow(r2, r3);
            var high01 = Avx.UnpackHigh(r0, r1);
            var high23 = Avx.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref target, i * step);
            Avx.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref to);
            Avx.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, step));
            Avx.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref Unsafe.Add(ref to, 2 * step));
            Avx.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, 3 * step));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 8; row++)
                Unsafe.Add(ref target, (i * step) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(ref float lower, ref float upper, nint offset) => Vector256.Create(
        Vector128.LoadUnsafe(ref Unsafe.Add(ref lower, offset)), Vector128.LoadUnsafe(ref Unsafe.Add(ref upper, offset)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(ref float source, nint stride, int depth, ref float target, nint step)
    {
        nint i = 0;
        for (; i + 4 <= depth; i += 4)
        {
            ref var from = ref Unsafe.Add(ref source, i);
            var r0 = Vector128.LoadUnsafe(ref from);
            var r1 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, stride));
            var r2 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 2 * stride));
            var r3 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 3 * stride));
            var low01 = Sse.UnpackLow(r0, r1);
            var low23 = Sse.UnpackLow(r2, r3);
            var high01 = Sse.UnpackHigh(r0, r1);
            var high23 = Sse.UnpackHigh(r2, r3);
            ref var to = ref Unsafe.Add(ref target, i * step);
            Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref to);
            Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref Unsafe.Add(ref to, step));
            Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref Unsafe.Add(ref to, 2 * step));
            Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref Unsafe.Add(ref to, 3 * step));
        }
        for (; i < depth; i++)
            for (nint row = 0; row < 4; row++)
                Unsafe.Add(ref target, (i * step) + row) = Unsafe.Add(ref source, (row * stride) + i);
    }
}
