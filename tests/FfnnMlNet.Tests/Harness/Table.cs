using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>40 rows of 5 features, slots 1 and 3 with missing values, and 2 labels.</summary>
internal static class Table
{
    public const int FeatureCount = 5;

    /// <param name="clean">True: the same rows without missing values.</param>
    /// <param name="change">Changes each row at the end.</param>
    public static IDataView WithGaps(MLContext ml, bool clean, Action<Row, int>? change = null) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i =>
        {
            var row = new Row(i, clean);
            change?.Invoke(row, i);
            return row;
        }).ToArray());

    internal sealed class Row(int i, bool clean)
    {
        public Row()
            : this(0, clean: true)
        {
        }

        [VectorType(FeatureCount)]
        public float[] Features { get; set; } =
            [i % 7 * 1000, clean || i % 4 > 0 ? i % 5 / 5f : float.NaN, (i % 3) - 1, clean || i % 9 > 0 ? i * i : float.NaN, i % 2];

        [VectorType(2)]
        public float[] Label { get; set; } = [(i % 7 * 100) + (i % 3), i % 5 * 1e-3f];

        public float Value { get; set; } = (i % 7 * 100) + (i % 3);

        public bool Flag { get; set; } = i % 3 == 0;
    }
}
