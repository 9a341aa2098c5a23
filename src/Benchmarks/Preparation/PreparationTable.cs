using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Preparation;

/// <summary>A table that is written to a binary file and read from it.</summary>
/// <param name="Name">The name for the command line.</param>
/// <param name="Description">What the table has, for the output.</param>
/// <param name="Slots">Number of slots of the feature column.</param>
/// <param name="MissingFraction">The fraction of the values that is NaN.</param>
/// <param name="IsOneHot">True: one slot of each row is 1, and the others are 0.</param>
internal sealed record PreparationTable(string Name, string Description, int Slots, float MissingFraction, bool IsOneHot)
{
    public static IReadOnlyList<PreparationTable> All { get; } =
    [
        new("plain", "28 numbers", 28, 0, IsOneHot: false),
        new("missing", "28 numbers, 10 % missing", 28, 0.1f, IsOneHot: false),
        new("one-hot", "1,000 one-hot slots", 1_000, 0, IsOneHot: true),
    ];

    /// <summary>Bytes of the rows in memory as they are read: float32, rows padded to whole cache lines.</summary>
    public double Bytes(int rows) => (double)rows * AlignedBuffer.StrideFor(Slots) * sizeof(float);

    /// <summary>Writes the table to a binary file.</summary>
    public void Write(MLContext ml, int rows, string path)
    {
        using var stream = File.Create(path);
        ml.Data.SaveAsBinary(IsOneHot ? Encoded(ml, rows) : ml.Data.LoadFromEnumerable(NumberRows(rows)), stream);
    }

    private static IDataView Encoded(MLContext ml, int rows)
    {
        var levels = ml.Data.LoadFromEnumerable(LevelRows(rows));
        var encoded = ml.Transforms.Categorical.OneHotEncoding(nameof(NumberRow.Features), nameof(LevelRow.Level)).Fit(levels)
            .Transform(levels);
        return ml.Transforms.SelectColumns(nameof(NumberRow.Features), nameof(NumberRow.Label)).Fit(encoded).Transform(encoded);
    }

    private IEnumerable<NumberRow> NumberRows(int rows)
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        var row = new NumberRow { Features = new float[Slots] };
        for (var i = 0; i < rows; i++)
        {
            foreach (ref var feature in row.Features.AsSpan())
                feature = random.NextSingle() < MissingFraction ? float.NaN : random.NextGaussian();
            row.Label = random.NextGaussian();
            yield return row;
        }
    }

    private static IEnumerable<LevelRow> LevelRows(int rows)
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        var row = new LevelRow();
        for (var i = 0; i < rows; i++)
        {
            row.Level = random.NextInt32(LevelRow.Levels);
            row.Label = random.NextGaussian();
            yield return row;
        }
    }

    private sealed class NumberRow
    {
        [VectorType(28)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class LevelRow
    {
        public const int Levels = 1_000;

        public int Level { get; set; }

        public float Label { get; set; }
    }
}
