using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fingerprint;

/// <summary>Trains networks on rows of two dense and about twenty sparse features of 1,200, with dropout of values and with several
/// members, and hashes their parameters and scores.</summary>
internal static class SparseFingerprint
{
    private const int Slots = 1_202;
    private const int Rows = 400;
    private const int Classes = 5;

    public static void Add(BitHash hash, int threads)
    {
        using var rows = Read();
        var slots = SparseSlots.Of(rows, [])!;
        rows.Divide(slots);
        var fit = SparseFit.Of(rows, slots, isScaled: true);
        rows.TransformSparse(fit.Inputs);
        // Wide enough that the sums are shared between threads, and no multiple of four vectors.
        foreach (var (units, members) in new[] { (328, 1), (40, 3) })
        {
            var network = new FeedForwardNetwork(
                new Layout([rows.FeatureCount, units, Classes], membersPerNetwork: members, sparse: fit.Shape),
                [Activation.Relu, Activation.Softmax]);
            TrainingLoop.Run(network, Settings(threads), rows);
            hash.Add(network.Parameters.Span);
            AddScores(hash, new NetworkModel(network, ScoreKind.Probabilities, "", [], []) { Sparse = fit.Inputs });
        }
    }

    private static void AddScores(BitHash hash, NetworkModel model)
    {
        var (random, scores) = (new RandomStream(11, RandomPurpose.Shuffle, 0), new float[Classes]);
        for (var row = 0; row < 50; row++)
        {
            model.Predict(Features(ref random, out _), scores);
            hash.Add(scores);
        }
    }

    private static TrainingMatrix Read()
    {
        var rows = TrainingMatrix.ForClasses(Slots, Classes, weighted: false);
        rows.ReadSparse();
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            var (features, store) = (Features(ref random, out var kind), rows.NextSparseRow());
            for (var slot = 0; slot < Slots; slot++)
                store.Add(slot, features[slot]);
            rows.AddClass(kind, 1);
        }
        return rows;
    }

    private static float[] Features(ref RandomStream random, out int kind)
    {
        var features = new float[Slots];
        (features[0], features[601]) = (random.NextGaussian(), random.NextGaussian());
        kind = random.NextInt32(Classes);
        for (var i = 0; i < 20; i++)
        {
            var slot = 1 + (random.NextInt32(240) * Classes) + (i < 5 ? kind : random.NextInt32(Classes));
            features[slot == 601 ? Slots - 1 : slot] = random.NextInt32(40) == 0 ? float.NaN : random.NextSingle();
        }
        return features;
    }

    private static TrainingSettings Settings(int threads) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f)),
        Optimizer = Optimizer.AdamW(),
        SparseDropout = 0.2f,
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Cosine,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 64,
        NumberOfEpochs = 3,
        Dropout = [0.2f],
        Seed = 1,
        NumberOfThreads = threads,
    };
}
