using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Benchmarks;

/// <summary>
/// The largest speed of one core at this moment: fused multiply-adds on registers only, with the vector width that training uses. The clock
/// of a processor changes with its load, so a share of the peak has a meaning only for a peak of the same second.
/// </summary>
internal static class FmaPeak
{
    // 12 chains keep two units with a latency of up to 6 busy. With their two factors they fit into 16 registers.
    private const int Chains = 12;
    private const int Rounds = 400_000;

    private static float s_sink;

    /// <summary>GFLOP/s (10^9 floating-point operations per second): the best of a few measurements of about a millisecond.</summary>
    public static double MeasureGigaflops()
    {
        var best = 0.0;
        for (var repetition = 0; repetition < 5; repetition++)
        {
            var start = Stopwatch.GetTimestamp();
            var lanes = Burn();
            best = Math.Max(best, 2.0 * lanes * Chains * Rounds / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    private static int Burn()
    {
        var lanes = 0;
        LaneWidth.Run(new Burning(ref lanes));
        return lanes;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Burn<T>() where T : struct, ILanes<T>
    {
        T x = T.Create(0.999f), y = T.Create(0.001f);
        T c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (var round = 0; round < Rounds; round++)
        {
            c0 = T.MultiplyAdd(c0, x, y);
            c1 = T.MultiplyAdd(c1, x, y);
            c2 = T.MultiplyAdd(c2, x, y);
            c3 = T.MultiplyAdd(c3, x, y);
            c4 = T.MultiplyAdd(c4, x, y);
            c5 = T.MultiplyAdd(c5, x, y);
            c6 = T.MultiplyAdd(c6, x, y);
            c7 = T.MultiplyAdd(c7, x, y);
            c8 = T.MultiplyAdd(c8, x, y);
            c9 = T.MultiplyAdd(c9, x, y);
            c10 = T.MultiplyAdd(c10, x, y);
            c11 = T.MultiplyAdd(c11, x, y);
        }
        Span<float> sum = stackalloc float[16];
        (((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)) + ((c8 + c9) + (c10 + c11))).Store(ref sum[0]);
        s_sink = sum[0];
        return T.Count;
    }

    private readonly ref struct Burning(ref int lanes) : ILaneAction
    {
        private readonly ref int _lanes = ref lanes;

        public void Run<T>() where T : struct, ILanes<T> => _lanes = Burn<T>();
    }
}
