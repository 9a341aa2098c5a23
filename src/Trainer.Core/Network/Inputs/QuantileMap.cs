using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FfnnMlNet.Network;

/// <summary>A piecewise linear map that does not descend. It maps position k to value k, interpolates linearly between positions, and is
/// constant below the first and above the last.</summary>
internal sealed class QuantileMap
{
    // Positions are searched in blocks of so many, which vectors compare with x at once.
    private const int BlockLength = 32;

    private readonly float[] _positions;
    private readonly float[] _values;
    private readonly float[] _slopes;

    // The positions, and the first position of each block. Both are filled up with infinity to whole blocks.
    private readonly float[] _blocks;
    private readonly float[] _firsts;

    /// <param name="positions">At least two, ascending.</param>
    /// <param name="values">One per position, not descending.</param>
    public QuantileMap(float[] positions, float[] values)
    {
        (_positions, _values) = (positions, values);
        _slopes = new float[positions.Length - 1];
        for (var k = 0; k < _slopes.Length; k++)
            _slopes[k] = (float)Math.Min(((double)values[k + 1] - values[k]) / ((double)positions[k + 1] - positions[k]), float.MaxValue);
        _blocks = InBlocks(positions);
        _firsts = InBlocks([.. positions.Where((_, k) => k % BlockLength == 0)]);
    }

    public ReadOnlySpan<float> Positions => _positions;

    public ReadOnlySpan<float> Values => _values;

    /// <summary>[positions - 1] the slope from each position to the next.</summary>
    public ReadOnlySpan<float> Slopes => _slopes;

    /// <summary>True where the constructor can make a map of these positions and values.</summary>
    public static bool IsValid(ReadOnlySpan<float> positions, ReadOnlySpan<float> values)
    {
        if (positions.Length < 2 || values.Length != positions.Length)
            return false;
        for (var k = 0; k < positions.Length; k++)
        {
            if (!float.IsFinite(positions[k]) || !float.IsFinite(values[k]))
                return false;
            if (k > 0 && !(positions[k] > positions[k - 1] && values[k] >= values[k - 1]))
                return false;
        }
        return true;
    }

    /// <summary>The value of the map at <paramref name="x"/>, which must be finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Apply(float x)
    {
        if (x <= _positions[0])
            return _values[0];
        if (x >= _positions[^1])
            return _values[^1];
        var k = LastNotAbove(x);
        // The distance of two positions may overflow float32; the slope is then nearly 0.
        var distance = x - _positions[k];
        distance = distance < float.MaxValue ? distance : float.MaxValue;
        return MathF.Min(MathF.FusedMultiplyAdd(distance, _slopes[k], _values[k]), _values[k + 1]);
    }

    /// <summary>Replaces numbers that lie <paramref name="stride"/> apart by the values of the map.</summary>
    /// <param name="column">Begins with the first number.</param>
    /// <param name="fill">Replaces numbers that are not finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void ApplyInPlace(Span<float> column, int count, int stride, float fill)
    {
        for (var (i, at) = (0, 0); i < count; i++, at += stride)
        {
            ref var x = ref column[at];
            x = Apply(float.IsFinite(x) ? x : fill);
        }
    }

    // The index of the last position that is not above x, which must be above the first position. First its block is found, then its place
    // within the block, each by counting positions that are not above x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LastNotAbove(float x)
    {
        ref var firsts = ref MemoryMarshal.GetArrayDataReference(_firsts);
        var block = _firsts.Length == BlockLength ? CountNotAbove(ref firsts, x) - 1 : BlockOfMany(x);
        ref var positions = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_blocks), block * BlockLength);
        return (block * BlockLength) + CountNotAbove(ref positions, x) - 1;
    }

    // A binary search without a branch on the comparison, which would be mispredicted half of the time. Maps that are fitted have at most
    // 32 blocks and do not need it.
    private int BlockOfMany(float x)
    {
        var block = 0;
        for (var left = _firsts.Length; left > 1;)
        {
            var half = left >> 1;
            block = _firsts[block + half] <= x ? block + half : block;
            left -= half;
        }
        return block;
    }

    // Positions of one block are ascending, so the number of those that are not above x is the place of the first that is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountNotAbove(ref float positions, float x)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var value = Vector512.Create(x);
            var lower = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref positions), value).ExtractMostSignificantBits();
            var upper = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref positions, 16), value).ExtractMostSignificantBits();
            return BitOperations.PopCount((uint)lower | ((uint)upper << 16));
        }
        var bits = 0u;
        var other = Vector256.Create(x);
        for (nuint i = 0; i < BlockLength; i += 8)
            bits = (bits << 8) | Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref positions, i), other).ExtractMostSignificantBits();
        return BitOperations.PopCount(bits);
    }

    private static float[] InBlocks(float[] values)
    {
        var blocks = new float[(values.Length + BlockLength - 1) / BlockLength * BlockLength];
        Array.Fill(blocks, float.PositiveInfinity);
        values.CopyTo(blocks, 0);
        return blocks;
    }
}
