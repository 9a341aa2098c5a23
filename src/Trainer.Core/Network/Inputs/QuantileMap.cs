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

    private readonly Segment[] _segments;
    private readonly Segment _first, _last;

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
        _segments = new Segment[_slopes.Length];
        for (var k = 0; k < _segments.Length; k++)
            _segments[k] = new Segment(positions[k], _slopes[k], values[k], values[k + 1]);
        _first = _segments[0];
        _last = new Segment(positions[^1], 0, values[^1], values[^1]);
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
    public float Apply(float x)
    {
        if (_firsts.Length != BlockLength)
            return ApplyToMany(x);
        ref var firsts = ref MemoryMarshal.GetArrayDataReference(_firsts);
        return Apply(x, Vector512.LoadUnsafe(ref firsts), Vector512.LoadUnsafe(ref firsts, 16));
    }

    /// <summary>Replaces numbers that lie <paramref name="stride"/> apart by the values of the map.</summary>
    /// <param name="column">Begins with the first number.</param>
    /// <param name="fill">Replaces numbers that are not finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void ApplyInPlace(Span<float> column, int count, int stride, float fill)
    {
        if (_firsts.Length != BlockLength)
        {
            for (var (i, at) = (0, 0); i < count; i++, at += stride)
                column[at] = ApplyToMany(float.IsFinite(column[at]) ? column[at] : fill);
            return;
        }
        // The first positions of the blocks stay in registers, for which the loop must not call a method.
        ref var firsts = ref MemoryMarshal.GetArrayDataReference(_firsts);
        var (lower, upper) = (Vector512.LoadUnsafe(ref firsts), Vector512.LoadUnsafe(ref firsts, 16));
        for (var (i, at) = (0, 0); i < count; i++, at += stride)
        {
            ref var x = ref column[at];
            x = Apply(float.IsFinite(x) ? x : fill, lower, upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Apply(float x, Vector512<float> lowerFirsts, Vector512<float> upperFirsts)
    {
        // Both are copies of the first and the last position and value.
        if (x <= _first.Position)
            return _first.Value;
        if (x >= _last.Position)
            return _last.Value;
        var block = CountNotAbove(lowerFirsts, upperFirsts, x) - 1;
        return _segments[PlaceInBlock(block, x)].ValueAt(x);
    }

    // For maps of more blocks than fit into registers. Maps that are fitted have at most 32 blocks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private float ApplyToMany(float x) =>
        x <= _first.Position ? _first.Value : x >= _last.Position ? _last.Value : _segments[PlaceInBlock(BlockOfMany(x), x)].ValueAt(x);

    // The index of the last position that is not above x, of those in a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceInBlock(int block, float x)
    {
        ref var positions = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_blocks), block * BlockLength);
        return (block * BlockLength) + CountNotAbove(Vector512.LoadUnsafe(ref positions), Vector512.LoadUnsafe(ref positions, 16), x) - 1;
    }

    // A binary search without a branch on the comparison, which would be mispredicted half of the time.
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
    private static int CountNotAbove(Vector512<float> lower, Vector512<float> upper, float x)
    {
        var value = Vector512.Create(x);
        var bits = (uint)Vector512.LessThanOrEqual(lower, value).ExtractMostSignificantBits() |
            ((uint)Vector512.LessThanOrEqual(upper, value).ExtractMostSignificantBits() << 16);
        return BitOperations.PopCount(bits);
    }

    private static float[] InBlocks(float[] values)
    {
        var blocks = new float[(values.Length + BlockLength - 1) / BlockLength * BlockLength];
        Array.Fill(blocks, float.PositiveInfinity);
        values.CopyTo(blocks, 0);
        return blocks;
    }

    /// <summary>The map from one position to the next: all that a number needs, in one place.</summary>
    private readonly record struct Segment(float Position, float Slope, float Value, float NextValue)
    {
        // The distance of two positions may overflow float32; the slope is then nearly 0. No number here is NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float ValueAt(float x) => float.MinNative(
            MathF.FusedMultiplyAdd(float.MinNative(x - Position, float.MaxValue), Slope, Value), NextValue);
    }
}
