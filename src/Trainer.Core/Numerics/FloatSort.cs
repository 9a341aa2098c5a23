using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfnnMlNet.Numerics;

/// <summary>Sorts float32 numbers in ascending order. Many are sorted by the digits of their bits, which takes a few passes over them
/// instead of a comparison for each of n log n steps.</summary>
internal static class FloatSort
{
    // Fewer numbers are sorted faster by comparisons.
    private const int FewValues = 1 << 11;

    // Three digits of 11, 11 and 10 bits.
    private const int DigitBits = 11;
    private const int Digits = 3;
    private const int DigitValues = 1 << DigitBits;
    private const uint SignBit = 1u << 31;

    /// <param name="values">Without NaN; may have infinities. Of many numbers, -0 comes before 0; of few, they are equal.</param>
    /// <param name="scratch">At least as long; overwritten.</param>
    public static void Sort(Span<float> values, Span<float> scratch)
    {
        if (values.Length < FewValues)
        {
            values.Sort();
            return;
        }
        var from = MemoryMarshal.Cast<float, uint>(values);
        var to = MemoryMarshal.Cast<float, uint>(scratch[..values.Length]);
        Span<int> counts = stackalloc int[Digits * DigitValues];
        counts.Clear();
        ToKeys(from, counts);
        for (var digit = 0; digit < Digits; digit++)
        {
            var ofDigit = counts.Slice(digit * DigitValues, DigitValues);
            if (ofDigit.Contains(values.Length))
                continue;
            Scatter(from, to, ofDigit, digit * DigitBits);
            var sorted = to;
            to = from;
            from = sorted;
        }
        FromKeys(from, MemoryMarshal.Cast<float, uint>(values));
    }

    // Keys are ascending as unsigned integers: the bits of positive numbers follow those of negative ones, whose order is reversed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToKeys(Span<uint> keys, Span<int> counts)
    {
        ref var low = ref counts[0];
        ref var middle = ref counts[DigitValues];
        ref var high = ref counts[2 * DigitValues];
        foreach (ref var key in keys)
        {
            var bits = key;
            bits ^= (uint)((int)bits >> 31) | SignBit;
            key = bits;
            Unsafe.Add(ref low, (nint)(bits & (DigitValues - 1)))++;
            Unsafe.Add(ref middle, (nint)((bits >> DigitBits) & (DigitValues - 1)))++;
            Unsafe.Add(ref high, (nint)(bits >> (2 * DigitBits)))++;
        }
    }

    // Moves each key behind those with a smaller digit and those with an equal digit that come before it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int shift)
    {
        var before = 0;
        foreach (ref var count in counts)
            (count, before) = (before, before + count);
        ref var places = ref counts[0];
        ref var target = ref to[0];
        foreach (var key in from)
            Unsafe.Add(ref target, Unsafe.Add(ref places, (nint)((key >> shift) & (DigitValues - 1)))++) = key;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromKeys(ReadOnlySpan<uint> keys, Span<uint> values)
    {
        for (var i = 0; i < keys.Length; i++)
            values[i] = keys[i] ^ ((uint)((int)~keys[i] >> 31) | SignBit);
    }
}
