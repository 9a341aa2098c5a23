namespace FfnnMlNet.Network;

/// <summary>A piecewise linear map that does not descend. It maps position k to value k, interpolates linearly between positions, and is
/// constant below the first and above the last.</summary>
internal sealed class QuantileMap
{
    private readonly float[] _positions;
    private readonly float[] _values;
    private readonly float[] _slopes;

    /// <param name="positions">At least two, ascending.</param>
    /// <param name="values">One per position, not descending.</param>
    public QuantileMap(float[] positions, float[] values)
    {
        (_positions, _values) = (positions, values);
        _slopes = new float[positions.Length - 1];
        for (var k = 0; k < _slopes.Length; k++)
            _slopes[k] = (float)Math.Min(((double)values[k + 1] - values[k]) / ((double)positions[k + 1] - positions[k]), float.MaxValue);
    }

    public ReadOnlySpan<float> Positions => _positions;

    public ReadOnlySpan<float> Values => _values;

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
        if (x <= _positions[0])
            return _values[0];
        if (x >= _positions[^1])
            return _values[^1];
        // Finds the last position that is not above x, by a binary search without a branch on the comparison, which would be mispredicted
        // half of the time.
        var k = 0;
        for (var left = _positions.Length - 1; left > 1;)
        {
            var half = left >> 1;
            k = _positions[k + half] <= x ? k + half : k;
            left -= half;
        }
        // The distance of two positions may overflow float32; the slope is then nearly 0.
        var distance = MathF.Min(x - _positions[k], float.MaxValue);
        return MathF.Min(MathF.FusedMultiplyAdd(distance, _slopes[k], _values[k]), _values[k + 1]);
    }
}
