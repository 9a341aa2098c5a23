using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Records;

/// <summary>A table of sparse rows: two numbers, and a few of some thousand slots per row.</summary>
internal static class SparseRecordTable
{
    private const int Slots = 1_302;

    /// <summary>Some values are missing.</summary>
    public static IDataView Of(MLContext ml, int count, Chance chance) => ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, count).Select(i => RowOf(i, chance)).ToArray());

    private static Row RowOf(int i, Chance chance)
    {
        var features = new float[Slots];
        (features[0], features[900]) = (chance.Unit() + 0.1f, chance.Unit() - 2);
        for (var k = 0; k < 10; k++)
            features[1 + (chance.Below(200) * 4) + (i % 3)] = 0.5f + chance.Unit();
        if (i % 8 == 0)
            features[3] = float.NaN;
        int[] slots = [.. Enumerable.Range(0, Slots).Where(slot => features[slot] != 0)];
        return new Row
        {
            Features = new VBuffer<float>(Slots, slots.Length, [.. slots.Select(slot => features[slot])], slots),
            Class = (uint)(1 + (i % 3)), Number = (i % 3) + features[0],
        };
    }

    private sealed class Row
    {
        [VectorType(Slots)]
        public VBuffer<float> Features { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        public float Number { get; set; }
    }
}
