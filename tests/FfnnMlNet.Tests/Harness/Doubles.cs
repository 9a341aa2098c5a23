using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

internal static class Doubles
{
    /// <summary>Sixty rows of three separable classes whose label is a key without key values.</summary>
    public static IDataView KeysWithoutValues(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new KeyRow
    {
        Label = (uint)(i % 3) + 1,
        Features = [i % 3, (i % 7) / 7f],
    }));

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
