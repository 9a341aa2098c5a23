using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Records;

/// <summary>A table for every trainer: skewed and plain numbers, a flag, a one-hot category, and a label for each task.</summary>
internal static class RecordTable
{
    private const int Classes = 3;
    private const int Numbers = 4;

    /// <param name="hasGaps">True where some numbers are missing.</param>
    public static IDataView Of(MLContext ml, int count, int categories, bool hasGaps, Chance chance)
    {
        var rows = new Row[count];
        for (var i = 0; i < count; i++)
        {
            var numbers = new float[Numbers + 1];
            for (var slot = 0; slot < Numbers; slot++)
                numbers[slot] = (chance.Unit() * 4) - 2;
            // Squares are skewed. Only rational operations are used, so that every machine has the same bits.
            numbers[1] = numbers[1] * numbers[1] * numbers[1] * 50;
            numbers[Numbers] = chance.Below(2);
            var category = Math.Min(chance.Below(categories), chance.Below(categories));
            var sum = numbers[0] + (numbers[2] * numbers[3]) + (category % 3) - 1 + (0.5f * chance.Unit());
            if (hasGaps && chance.OneIn(4))
                numbers[chance.Below(Numbers)] = float.NaN;
            rows[i] = new Row
            {
                Plain = numbers,
                Category = FormattableString.Invariant($"c{category}"),
                Class = (uint)(1 + (sum > 1 ? 2 : sum > -0.5f ? 1 : 0)),
                Flag = sum > 0.3f,
                Number = 100 + (10 * sum),
                Several = [sum * sum, numbers[Numbers] + sum],
                Weight = 0.5f + chance.Unit(),
                Group = FormattableString.Invariant($"g{chance.Below(Math.Max(2, count / 4))}"),
            };
        }
        var table = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Categorical.OneHotEncoding(nameof(Row.Category))
            .Append(ml.Transforms.Concatenate("Features", nameof(Row.Plain), nameof(Row.Category))).Fit(table).Transform(table);
    }

    private sealed class Row
    {
        [VectorType(Numbers + 1)]
        public float[] Plain { get; set; } = [];

        public string Category { get; set; } = "";

        [KeyType(Classes)]
        public uint Class { get; set; }

        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Several { get; set; } = [];

        public float Weight { get; set; }

        public string Group { get; set; } = "";
    }
}
