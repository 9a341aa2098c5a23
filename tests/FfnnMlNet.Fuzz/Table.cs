using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>Rows that are drawn by a seed.</summary>
internal static class Table
{
    public const int Features = 20;
    public const int Classes = 5;

    public static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Row
        {
            Features = [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle())],
            Label = (uint)random.Next(Classes),
        })];
    }

    public static IDataView View(MLContext ml, int count, int seed) => ml.Data.LoadFromEnumerable(Rows(count, seed));

    public sealed class Row
    {
        [VectorType(Table.Features)]
        public float[] Features { get; set; } = [];

        // In objects a key counts from 0.
        [KeyType(Classes)]
        public uint Label { get; set; }
    }

    public sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
