using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Rows of three dense features and twelve of 1,200 sparse ones, in three classes that depend on them.</summary>
internal static class SparseCase
{
    /// <summary>Slots of a row; the first three are dense.</summary>
    public const int Slots = 1_203;

    /// <summary>A table that is read, divided and transformed, as the phases of training do it.</summary>
    public static (TrainingMatrix Rows, SparseFit Fit) Of(int rowCount = 150, long memoryLimit = long.MaxValue)
    {
        var rows = Read(rowCount, memoryLimit);
        var slots = SparseSlots.Of(rows, [])!;
        rows.Divide(slots);
        var fit = SparseFit.Of(rows, slots, isScaled: true);
        rows.TransformSparse(fit.Inputs);
        return (rows, fit);
    }

    /// <summary>The table as it is read.</summary>
    public static TrainingMatrix Read(int rowCount = 150, long memoryLimit = long.MaxValue, bool isSparse = true)
    {
        var rows = TrainingMatrix.ForClasses(Slots, 3, weighted: true, memoryLimit);
        if (isSparse)
            rows.ReadSparse();
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < rowCount; row++)
        {
            var features = new float[Slots];
            for (var i = 0; i < 3; i++)
                features[i] = random.NextGaussian();
            var kind = random.NextInt32(3);
            for (var i = 0; i < 12; i++)
                features[3 + (random.NextInt32(400) * 3) + (i < 6 ? kind : random.NextInt32(3))] = 0.5f + random.NextSingle();
            if (row % 10 == 3)
                features[3 + random.NextInt32(60)] = float.NaN;
            Add(rows, features);
            rows.AddClass(kind, 0.5f + random.NextSingle());
        }
        return rows;
    }

    private static void Add(TrainingMatrix rows, float[] features)
    {
        if (!rows.IsReadingSparse)
        {
            features.CopyTo(rows.NextRow());
            return;
        }
        var store = rows.NextSparseRow();
        for (var slot = 0; slot < features.Length; slot++)
            store.Add(slot, features[slot]);
    }
}
