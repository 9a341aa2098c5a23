using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Numerics;

/// <summary>Counter-based random numbers. Number i of the stream (seed, purpose, index) is the SplitMix64 output function (Steele, Lea and
/// Flood, 2014) of the stream's start plus i times the golden ratio. It uses only integer arithmetic and <see cref="LaneMath"/>, so it is
/// equal on every platform.</summary>
internal struct RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private const ulong FirstFactor = 0xBF58476D1CE4E5B9UL;
    private const ulong SecondFactor = 0x94D049BB133111EBUL;

    // Indices of 1 MB, which fill the second cache of most processors.
    private const int ManyItems = 1 << 18;

    // More than a processor can load at the same time.
    private const int DrawnAhead = 64;

    private ulong _state;
    private float _spareGaussian;
    private bool _hasSpare;

    public RandomStream(int seed, RandomPurpose purpose, long index)
    {
        var start = Mix((uint)seed + Golden);
        start = Mix(start ^ (((ulong)purpose * Golden) + 1));
        _state = Mix(start ^ (((ulong)index * Golden) + 2));
    }

    /// <summary>The same stream, continued from a later number.</summary>
    /// <param name="position">How many numbers to skip.</param>
    public readonly RandomStream At(long position) => new() { _state = _state + ((ulong)position * Golden) };

    public ulong NextUInt64() => Mix(_state += Golden);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>What <see cref="AtLeastInto"/> compares with, so that it tells numbers whose <see cref="NextSingle"/> is at least
    /// <paramref name="probability"/> from those below.</summary>
    /// <param name="probability">In [0, 1).</param>
    public static ulong Limit(float probability)
    {
        Debug.Assert(probability is >= 0 and < 1);
        return (ulong)Math.Ceiling((double)probability * (1 << 24)) << 40;
    }

    /// <summary>Compares the numbers from here on with a limit, as many at once as the processor can.</summary>
    /// <param name="limit">See <see cref="Limit"/>.</param>
    /// <param name="masks">masks[i] gets all bits set where number i is at least the limit, else none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void AtLeastInto(ulong limit, Span<float> masks)
    {
        ref var first = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(masks));
        nint i = 0, count = masks.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            var state = Vector512.Create(_state) + ((Vector512<ulong>.Indices + Vector512<ulong>.One) * Vector512.Create(Golden));
            var (step, bound) = (Vector512.Create(unchecked(8 * Golden)), Vector512.Create(limit));
            for (; i + 16 <= count; i += 16)
            {
                var lower = Vector512.GreaterThanOrEqual(Mix(state), bound);
                state += step;
                var upper = Vector512.GreaterThanOrEqual(Mix(state), bound);
                state += step;
                Vector512.Narrow(lower, upper).StoreUnsafe(ref first, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var state = Vector256.Create(_state) + ((Vector256<ulong>.Indices + Vector256<ulong>.One) * Vector256.Create(Golden));
            var (step, bound) = (Vector256.Create(unchecked(4 * Golden)), Vector256.Create(limit));
            for (; i + 8 <= count; i += 8)
            {
                var lower = Vector256.GreaterThanOrEqual(Mix(state), bound);
                state += step;
                var upper = Vector256.GreaterThanOrEqual(Mix(state), bound);
                state += step;
                Vector256.Narrow(lower, upper).StoreUnsafe(ref first, (nuint)i);
            }
        }
        for (; i < count; i++)
            Unsafe.Add(ref first, i) = Mix(_state + ((ulong)(i + 1) * Golden)) >= limit ? uint.MaxValue : 0;
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>), without bias (Lemire's method).</summary>
    /// <param name="bound">At least 1.</param>
    public int NextInt32(int bound)
    {
        Debug.Assert(bound > 0);
        return Below(ref _state, (uint)bound);
    }

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public float NextGaussian()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spareGaussian;
        }
        float u, v, square;
        do
        {
            u = (2f * NextSingle()) - 1f;
            v = (2f * NextSingle()) - 1f;
            square = (u * u) + (v * v);
        }
        while (square >= 1f || square < 1e-30f);
        var factor = MathF.Sqrt(-2f * LaneMath.Log(new Lanes1(square)).Value / square);
        _spareGaussian = v * factor;
        _hasSpare = true;
        return u * factor;
    }

    /// <summary>Puts <paramref name="items"/> into a uniformly random order (Fisher and Yates).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle(Span<int> items)
    {
        // A local stays in a register; the compiler does not keep a field there.
        var state = _state;
        var last = items.Length - 1;
        ref var first = ref MemoryMarshal.GetReference(items);
        if (items.Length >= ManyItems)
            last = ShuffleMany(ref first, last, ref state);
        for (; last > 0; last--)
        {
            ref var one = ref Unsafe.Add(ref first, last);
            ref var other = ref Unsafe.Add(ref first, Below(ref state, (uint)last + 1));
            (one, other) = (other, one);
        }
        _state = state;
    }

    // The places of some exchanges are drawn and prefetched together, since each is far from any near cache. Returns the last item that is
    // still to be exchanged.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ShuffleMany(ref int first, int last, ref ulong random)
    {
        var state = random;
        Span<int> others = stackalloc int[DrawnAhead];
        while (last >= DrawnAhead)
        {
            for (var i = 0; i < DrawnAhead; i++)
            {
                others[i] = Below(ref state, (uint)(last - i) + 1);
                Prefetch(ref Unsafe.Add(ref first, others[i]));
            }
            foreach (var place in others)
            {
                ref var one = ref Unsafe.Add(ref first, last--);
                ref var other = ref Unsafe.Add(ref first, place);
                (one, other) = (other, one);
            }
        }
        random = state;
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref int item)
    {
        // A prefetch reads nothing, so it does not matter if the collector moves the item in between.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref item));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(ref ulong state, uint bound)
    {
        var product = (Mix(state += Golden) >> 32) * bound;
        if ((uint)product < bound)
        {
            var threshold = (uint)-(int)bound % bound;
            while ((uint)product < threshold)
                product = (Mix(state += Golden) >> 32) * bound;
        }
        return (int)(product >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Mix(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * Vector512.Create(FirstFactor);
        z = (z ^ (z >>> 27)) * Vector512.Create(SecondFactor);
        return z ^ (z >>> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> z)
    {
        z = (z ^ (z >>> 30)) * Vector256.Create(FirstFactor);
        z = (z ^ (z >>> 27)) * Vector256.Create(SecondFactor);
        return z ^ (z >>> 31);
    }
}
