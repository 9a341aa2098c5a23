using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>
/// Rows with right and wrong columns for labels, features and weights; a test chooses among them. The classes are separable, and the labels
/// of all tasks agree.
/// </summary>
internal static class WideRows
{
    public const int Count = 30;

    /// <summary>A value of KeyLabel that stands for a missing one.</summary>
    public const uint NoClass = 3;

    /// <summary>The label column of a task.</summary>
    public static string RightLabel(LearningTask task) => task switch
    {
        LearningTask.Multiclass => nameof(Row.KeyLabel),
        LearningTask.Binary => nameof(Row.BoolLabel),
        LearningTask.Regression => nameof(Row.FloatLabel),
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    public static TrainerColumns RightColumns(LearningTask task) => new(RightLabel(task), nameof(Row.Features));

    public static IDataView Make(MLContext ml, Action<Row, int>? change = null, int count = Count) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            var row = new Row(i);
            change?.Invoke(row, i);
            return row;
        }).ToArray());

    public sealed class Row(int i)
    {
        public Row()
            : this(0)
        {
        }

        // In objects a key counts from 0, and values from 3 on are missing. In views it counts from 1, and 0 is missing.
        [KeyType(3)]
        public uint KeyLabel { get; set; } = (uint)(i % 3);

        [KeyType(3)]
        public byte ByteKeyLabel { get; set; } = (byte)(i % 3);

        [KeyType(3)]
        public ulong LongKeyLabel { get; set; } = (ulong)(i % 3);

        public bool BoolLabel { get; set; } = i % 3 == 1;

        public float FloatLabel { get; set; } = i % 3;

        public double DoubleLabel { get; set; } = i % 3;

        public int IntLabel { get; set; } = i % 3;

        public int Group { get; set; } = i / 5;

        public string TextLabel { get; set; } = $"class {i % 3}";

        [VectorType(2)]
        public float[] VectorLabel { get; set; } = [i % 3, 1];

        [VectorType(3)]
        public float[] Features { get; set; } = [i % 3, i % 3 == 1 ? 1 : 0, i % 7 / 7f];

        [VectorType(4)]
        public float[] FourFeatures { get; set; } = [1, 2, 3, 4];

        [VectorType(3)]
        public double[] DoubleFeatures { get; set; } = [1, 2, 3];

        [VectorType(3)]
        public int[] IntFeatures { get; set; } = [1, 2, 3];

        public float[] VariableFeatures { get; set; } = [1, 2, 3];

        public float ScalarFeature { get; set; } = i;

        public string TextFeature { get; set; } = "a b c";

        public float Weight { get; set; } = 1;

        public double DoubleWeight { get; set; } = 1;

        public string TextWeight { get; set; } = "1";

        [VectorType(2)]
        public float[] VectorWeight { get; set; } = [1, 1];
    }
}
