using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>What one pass over rows tells of each of their features: the number of finite values, their sum, the smallest and the largest
/// one, and whether all are 0 or 1. Features that are neighbours are computed side by side, so the sum of each runs over the rows in
/// order.</summary>
internal sealed class SlotStatistics
{
    // Features that are computed side by side.
    private const int Lanes = 4;

    private readonly double[] _sums;
    private readonly int[] _counts;
    private readonly float[] _least, _largest;
    private readonly int[] _others;

    private readonly int _featureCount;

    private SlotStatistics(int featureCount, int lanes)
    {
        _featureCount = featureCount;
        (_sums, _counts, _others) = (new double[lanes], new int[lanes], new int[lanes]);
        (_least, _largest) = (new float[lanes], new float[lanes]);
        Array.Fill(_least, float.PositiveInfinity);
        Array.Fill(_largest, float.NegativeInfinity);
    }

    /// <summary>Number of rows whose value is finite.</summary>
    public int Count(int slot) => _counts[slot];

    /// <summary>The mean of the finite values; 0 where there is none.</summary>
    public float Mean(int slot) => _counts[slot] == 0 ? 0f : (float)(_sums[slot] / _counts[slot]);

    /// <summary>[features]: the mean of each feature; see <see cref="Mean"/>.</summary>
    public float[] Means() => [.. Enumerable.Range(0, _featureCount).Select(Mean)];

    /// <summary>The smallest finite value; infinity where there is none. A zero has no sign.</summary>
    public float Least(int slot) => _least[slot] + 0f;

    /// <summary>The largest finite value; minus infinity where there is none. A zero has no sign.</summary>
    public float Largest(int slot) => _largest[slot] + 0f;

    /// <summary>True where each finite value is 0 or 1.</summary>
    public bool IsBinary(int slot) => _others[slot] == 0;

    /// <param name="rows">Rows without sparse features.</param>
    /// <param name="taken">The rows to take; null = all rows.</param>
    /// <param name="threads">The most threads. Each computes some of the features, so the result is the same for any number.</param>
    /// <param name="checkAlive">Called about every million numbers by one of the threads; throws to end the work.</param>
    public static SlotStatistics Of(TrainingMatrix rows, RowSelection? taken, int threads, Action? checkAlive)
    {
        var groups = (rows.FeatureCount + Lanes - 1) / Lanes;
        var statistics = new SlotStatistics(rows.FeatureCount, groups * Lanes);
        // Rows on disk are read once, by one thread.
        var parts = rows.AreOnDisk ? 1 : Math.Clamp(threads, 1, Math.Max(1, groups));
        SharedLoop.Run(parts, parts, part =>
        {
            var (first, end) = (groups * part / parts, groups * (part + 1) / parts);
            rows.ForEachBlock(
                (firstRow, rowCount, values) =>
                {
                    for (var group = first; group < end; group++)
                        statistics.Add(values, values.Length / rowCount, group * Lanes, taken, firstRow, rowCount);
                },
                part == 0 ? checkAlive : null);
        });
        return statistics;
    }

    // The padding of a row to whole cache lines is computed as well, where it belongs to the last group.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Add(Span<float> rows, int stride, int slot, RowSelection? taken, int firstRow, int rowCount)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), slot);
        var (low, high) = (Vector128.Create<double>(_sums.AsSpan(slot)), Vector128.Create<double>(_sums.AsSpan(slot + (Lanes / 2))));
        var (least, largest) = (Vector128.Create<float>(_least.AsSpan(slot)), Vector128.Create<float>(_largest.AsSpan(slot)));
        var (counts, others) = (Vector128.Create<int>(_counts.AsSpan(slot)), Vector128.Create<int>(_others.AsSpan(slot)));
        for (var row = 0; row < rowCount; row++)
        {
            if (taken?.Contains(firstRow + row) == false)
                continue;
            var x = Vector128.LoadUnsafe(ref first, (nuint)((nint)row * stride));
            var isFinite = Vector128.LessThan(Vector128.Abs(x), Vector128.Create(float.PositiveInfinity));
            counts -= isFinite.AsInt32();
            least = Vector128.Min(least, Vector128.ConditionalSelect(isFinite, x, least));
            largest = Vector128.Max(largest, Vector128.ConditionalSelect(isFinite, x, largest));
            var isBit = Vector128.Equals(x, Vector128<float>.Zero) | Vector128.Equals(x, Vector128<float>.One);
            others |= Vector128.AndNot(isFinite, isBit).AsInt32();
            var (lower, upper) = Vector128.Widen(x & isFinite);
            low += lower;
            high += upper;
        }
        low.CopyTo(_sums, slot);
        high.CopyTo(_sums, slot + (Lanes / 2));
        least.CopyTo(_least, slot);
        largest.CopyTo(_largest, slot);
        counts.CopyTo(_counts, slot);
        others.CopyTo(_others, slot);
    }
}
