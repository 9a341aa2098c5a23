using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fingerprint;

/// <summary>So many rows of sparse features that they are shuffled in windows, and read ahead where they are on disk.</summary>
internal static class ManySparseRows
{
    private const int Slots = 40_002;
    private const int Rows = 9_000;
    private const int Classes = 3;
    private const int ValuesPerRow = 400;

    /// <summary>Trains on rows on disk and hashes the parameters. Throws if they differ from those of rows in memory.</summary>
    public static void Add(BitHash hash, int threads)
    {
        var onDisk = Train(memoryLimit: 0, threads);
        if (!onDisk.Parameters.Span.SequenceEqual(Train(long.MaxValue, threads).Parameters.Span))
            throw new InvalidOperationException("Rows on disk give other parameters than rows in memory.");
        hash.Add(onDisk.Parameters.Span);
    }

    /// <summary>The rows, with the inputs of a network.</summary>
    public static TrainingMatrix Read(long memoryLimit)
    {
        var rows = TrainingMatrix.ForClasses(Slots, Classes, weighted: true, memoryLimit);
        rows.ReadSparse();
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            var (kind, store) = (random.NextInt32(Classes), rows.NextSparseRow());
            store.Add(0, 1 + random.NextSingle());
            store.Add(1, random.NextGaussian());
            var slot = 2;
            for (var i = 0; i < ValuesPerRow - (row % 5); i++)
            {
                slot += 1 + random.NextInt32(90) + (i % 10 == 0 ? kind : 0);
                store.Add(slot, row % 50 == 0 && i == 7 ? float.NaN : random.NextSingle());
            }
            rows.AddClass(kind, 0.5f + random.NextSingle());
        }
        var slots = SparseSlots.Of(rows, [])!;
        rows.Divide(slots);
        rows.TransformSparse(SparseFit.Of(rows, slots, isScaled: true).Inputs);
        return rows;
    }

    private static FeedForwardNetwork Train(long memoryLimit, int threads)
    {
        using var rows = Read(memoryLimit);
        var inputs = 1 + MostIndex(rows);
        var network = new FeedForwardNetwork(
            new Layout([rows.FeatureCount, 8, Classes], sparse: new SparseShape(inputs, 0.05f)), [Activation.Relu, Activation.Softmax]);
        // Each member of an ensemble has other rows than the table.
        var training = new RowSubset(rows, [.. Enumerable.Range(0, Rows).Where(row => row % 13 != 4)]);
        var validation = new RowSubset(rows, [.. Enumerable.Range(0, Rows).Where(row => row % 13 == 4)]);
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.AdamW(),
            SparseDropout = 0.2f,
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.Shuffle,
            BatchSize = 200,
            NumberOfEpochs = 2,
            Seed = 1,
            NumberOfThreads = threads,
        }, training, validation);
        return network;
    }

    private static int MostIndex(TrainingMatrix rows)
    {
        var most = 0;
        rows.ForEachSparseRow((indices, _) => most = Math.Max(most, indices.IsEmpty ? 0 : indices.ToArray().Max()));
        return most;
    }
}
