using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>A small table that any of the trainers can learn from: numbers, blanks, a one-hot group, a constant, and all labels.</summary>
internal static class SmallTable
{
    private const int Numbers = 3;
    private const int Categories = 12;
    private const int Width = Numbers + Categories + 2;
    private const int Classes = 3;

    /// <param name="isExtreme">True for rows to score, with values outside those of the training rows, missing ones, and the limits of
    /// Single.</param>
    public static IDataView Of(MLContext ml, int count, int seed, bool isExtreme = false)
    {
        var random = new Random(seed);
        var rows = new Row[count];
        for (var i = 0; i < count; i++)
        {
            var features = new float[Width];
            for (var slot = 0; slot < Numbers; slot++)
                features[slot] = (random.NextSingle() * 4) - 2;
            features[Numbers + random.Next(Categories)] = 1;
            features[Width - 2] = random.Next(4) == 0 ? float.NaN : random.Next(5);
            features[Width - 1] = 7;
            if (isExtreme)
                Extreme(features, random);
            var sum = features[0] + features[1];
            rows[i] = new Row
            {
                Features = features,
                Class = (uint)(i < Classes ? i : sum > 1 ? 2 : sum > -1 ? 1 : 0),
                Flag = i < 2 ? i == 0 : sum > 0,
                Number = 100 + (10 * sum),
                Numbers = [Math.Abs(sum), i % 2],
                Weight = 0.5f + random.NextSingle(),
                Text = random.Next(2) == 0 ? "a" : "b",
            };
        }
        return ml.Data.LoadFromEnumerable(rows);
    }

    private static void Extreme(float[] features, Random random)
    {
        float[] values =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon,
            1000,
        ];
        foreach (ref var feature in features.AsSpan())
        {
            if (random.Next(3) == 0)
                feature = values[random.Next(values.Length)];
        }
    }

    private sealed class Row
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];

        [KeyType(Classes)]
        public uint Class { get; set; }

        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public float Weight { get; set; }

        public string Text { get; set; } = "";
    }
}
