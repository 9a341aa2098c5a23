using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Plans;

/// <summary>Made-up tables for programs that measure how time is used, not how accurate the trainer is.</summary>
internal static class MadeUp
{
    /// <summary>Label = 3 x0 + 2 sin 3 x1 + 2 x2 x3 + |x4| and a little noise, its class of three, and whether it is above the middle.
    /// Features are uniform in [-1, 1].</summary>
    public static IDataView Waves(MLContext ml, int rows, int features, int seed)
    {
        var random = new Random(seed);
        return Load(ml, features, Enumerable.Range(0, rows).Select(_ =>
        {
            var x = Uniform(random, features);
            var y = (3 * x[0]) + (2 * MathF.Sin(3 * x[1])) + (2 * x[2] * x[3]) + MathF.Abs(x[4]) + ((random.NextSingle() - 0.5f) * 0.4f);
            return new Row { Features = x, Label = y, IsAbove = y > 0.5f, Part = y < -1 ? "low" : y < 1.5f ? "middle" : "high" };
        }));
    }

    /// <summary>Label = 3 x0 + x1, without noise.</summary>
    public static IDataView Line(MLContext ml, int rows, int features, int seed)
    {
        var random = new Random(seed);
        return Load(ml, features, Enumerable.Range(0, rows).Select(_ =>
        {
            var x = Uniform(random, features);
            return new Row { Features = x, Label = (3 * x[0]) + x[1], IsAbove = x[0] > 0 };
        }));
    }

    private static float[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private static IDataView Load(MLContext ml, int features, IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return ml.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool IsAbove { get; set; }

        public string Part { get; set; } = "";
    }
}
