using FfnnMlNet.Numerics;

namespace FfnnMlNet.Fingerprint;

/// <summary>Numbers to compute with, which are the same on every machine.</summary>
internal static class Numbers
{
    /// <summary>Zeros, infinities, NaN, the ends of the float range and of the ranges that <see cref="LaneMath"/> states.</summary>
    public static IReadOnlyList<float> Special { get; } =
    [
        0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
        1.17549435e-38f, -1.17549435e-38f, 1.1754942e-38f, 1f, -1f, 0.99999994f, 1.0000001f, 0.5f, -0.5f, 2f,
        LaneMath.ExpLowest, MathF.BitDecrement(LaneMath.ExpLowest), MathF.BitIncrement(LaneMath.ExpLowest),
        LaneMath.ExpHighest, MathF.BitIncrement(LaneMath.ExpHighest), MathF.BitDecrement(LaneMath.ExpHighest),
        0.625f, MathF.BitDecrement(0.625f), 0.414213562f, 0.70710677f, 0.70710683f, 4f, -4f, 4.0000005f, 3.9999998f,
    ];

    /// <summary>The special values, a grid over [-100, 100], and all magnitudes with both signs. Their number is a multiple of
    /// 16.</summary>
    public static float[] Sweep(int gridPoints, int perExponent)
    {
        var values = new List<float>(Special);
        for (var i = 0; i <= gridPoints; i++)
            values.Add((200f * i / gridPoints) - 100f);
        for (var exponent = 1; exponent < 255; exponent++)
        {
            for (var i = 0; i < perExponent; i++)
            {
                var significand = (int)((0x800000L * i / perExponent) + (exponent * 7919 % 1009)) & 0x7FFFFF;
                values.Add(BitConverter.Int32BitsToSingle((exponent << 23) | significand));
                values.Add(-values[^1]);
            }
        }
        while (values.Count % 16 != 0)
            values.Add(0.25f);
        return [.. values];
    }

    /// <summary>A matrix of numbers in [-1, 1) with the padded stride and zero padding.</summary>
    public static Matrix Random(int rows, int columns, int seed)
    {
        var matrix = AlignedBuffer.CreateMatrix(rows, columns);
        var random = new RandomStream(seed, RandomPurpose.Initialization, 0);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in matrix.Row(row))
                value = (2f * random.NextSingle()) - 1f;
        }
        return matrix;
    }
}
