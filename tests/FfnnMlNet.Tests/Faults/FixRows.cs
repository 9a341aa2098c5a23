using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Faults;

/// <summary>60 rows with columns of all types that ML.NET's loaders make: right ones and wrong ones for labels, features and
/// weights.</summary>
internal static class FixRows
{
    public static IDataView Make(MLContext ml)
    {
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row(i)).ToArray());
        return ml.Transforms.Conversion.MapValueToKey("TextKey", "Kind")
            .Append(ml.Transforms.Conversion.MapValueToKey("NumberKey", "Digit"))
            .Append(ml.Transforms.Conversion.MapValueToKey("YesKey", "Answer"))
            .Append(ml.Transforms.Conversion.MapValueToKey("BoolKey", "Flag"))
            .Append(ml.Transforms.Conversion.MapValueToKey("KeyVector", "Texts"))
            .Append(ml.Transforms.Conversion.MapValueToKey("UnsizedKeys", "UnsizedTexts"))
            .Fit(rows).Transform(rows);
    }

    /// <summary>The same rows, with a declared size of a vector column that has none.</summary>
    public static IDataView Declared(MLContext ml, Action<SchemaDefinition> declare)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        declare(schema);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row(i)).ToArray(), schema);
    }

    public sealed class Row(int i)
    {
        public Row()
            : this(0)
        {
        }

        public float Area { get; set; } = i % 7;

        public double Price { get; set; } = i % 3;

        public int Rooms { get; set; } = i % 4;

        public bool Flag { get; set; } = i % 2 == 0;

        public string Kind { get; set; } = $"kind {i % 3}";

        public string Answer { get; set; } = i % 2 == 0 ? "yes" : "no";

        public int Digit { get; set; } = i % 3;

        public string NumberText { get; set; } = $"{i % 3}.5";

        public DateTime Day { get; set; } = new(2020, 1, 1 + (i % 28));

        public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(i);

        public DateTimeOffset Moment { get; set; } = new(2020, 1, 1 + (i % 3), 0, 0, 0, TimeSpan.Zero);

        [KeyType(3)]
        public byte ByteKey { get; set; } = (byte)(i % 3);

        [KeyType(3)]
        public uint PlainKey { get; set; } = (uint)(i % 3);

        [VectorType(2)]
        public float[] Inputs { get; set; } = [i % 5, i % 3];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [i % 5, i % 3];

        [VectorType(2)]
        public int[] Ints { get; set; } = [i % 5, i % 3];

        [VectorType(2)]
        public bool[] Flags { get; set; } = [i % 2 == 0, i % 3 == 0];

        [VectorType(2)]
        public string[] Texts { get; set; } = [$"a{i % 3}", $"b{i % 2}"];

        public string[] UnsizedTexts { get; set; } = [$"a{i % 3}", $"b{i % 2}"];

        public float[] Unsized { get; set; } = [i % 5, i % 3];

        public int[] UnsizedInts { get; set; } = [i % 5, i % 3];

        public float Weight { get; set; } = 1;

        public string TextWeight { get; set; } = "1.5";
    }
}
