using FfnnMlNet.Benchmarks.Sparse;
using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.BeyondMemory;

/// <summary>Rows that are made when they are read, so that they take no memory. Numbers are uniformly random in [0, 1); the label of
/// regression is x0 x1 + x2 + 0.1 times a uniformly random number. Rows of words are those of <see cref="MadeUpText"/> with 10
/// classes and 200,000 slots.</summary>
internal static class MadeUpRows
{
    private const int Classes = 10;
    private const int Slots = 200_000;

    /// <param name="onEnd">Called when the last row has been read.</param>
    public static IDataView View(MLContext ml, BeyondMemoryOptions options, Action onEnd)
    {
        if (options.IsText)
            return new MadeUpText(options.Rows, options.Columns, Classes, Slots, Slots).View(ml, onEnd: onEnd);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, options.Columns);
        return ml.Data.LoadFromEnumerable(Numbers(options.Rows, options.Columns, onEnd), schema);
    }

    private static IEnumerable<Row> Numbers(int rows, int columns, Action onEnd)
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        // One object serves for all rows: a cursor copies what it reads.
        var row = new Row { Features = new float[columns] };
        for (var i = 0; i < rows; i++)
        {
            foreach (ref var feature in row.Features.AsSpan())
                feature = random.NextSingle();
            row.Label = (row.Features[0] * row.Features[Math.Min(1, columns - 1)]) + row.Features[Math.Min(2, columns - 1)] +
                (0.1f * random.NextSingle());
            yield return row;
        }
        onEnd();
    }

    internal sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
