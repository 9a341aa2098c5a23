using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Sixty rows of three separable classes, two features, in memory.</summary>
internal static class KeyedRows
{
    /// <summary>The label is a key without key values.</summary>
    public static IDataView Bare(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new BareRow
    {
        Label = (uint)(i % 3),
        Features = Features(i),
    }));

    /// <summary>The label is a key whose values are texts, and the rows are otherwise the same.</summary>
    public static IDataView Named(MLContext ml)
    {
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new NamedRow
        {
            Label = "abc".Substring(i % 3, 1),
            Features = Features(i),
        }));
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private static float[] Features(int i) => [i % 3, i % 7 / 7f];

    private sealed class BareRow
    {
        // In objects a key counts from 0, and values from 3 on are missing. In views it counts from 1, and 0 is missing.
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class NamedRow
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
