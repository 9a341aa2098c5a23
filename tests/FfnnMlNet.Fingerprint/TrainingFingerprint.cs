using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fingerprint;

/// <summary>
/// Trains networks and hashes all their parameters: with each optimizer, once with the closed form of the output delta and once with the
/// general one, with dropout, clipping and L2; then with weight averages; and then with every activation and every loss. It also hashes the
/// inputs and targets that each scaling makes, both embeddings of numbers, ensembles, searches, and sparse rows, in memory and on disk.
/// </summary>
internal static class TrainingFingerprint
{
    private const int Rows = 300;
    private const int Features = 20;
    private const int Classes = 5;

    /// <summary>One hash of everything.</summary>
    public static string Compute(int threads)
    {
        using var hash = new BitHash();
        Add(hash, threads);
        return string.Create(CultureInfo.InvariantCulture, $"lanes={LaneWidth.Current} training={hash.Finish()}");
    }

    /// <summary>A name and a hash for each optimizer, activation, loss and so on, so that a new one changes no other hash.</summary>
    public static IReadOnlyList<(string Name, string Hash)> Parts(int threads)
    {
        using var hash = new BitHash();
        Add(hash, threads);
        return hash.Parts;
    }

    private static void Add(BitHash hash, int threads)
    {
        foreach (var optimizer in OptimizerCatalog.BuiltIn.Where(optimizer => !optimizer.UsesAllRows))
        {
            foreach (var general in new[] { false, true })
                // Wide enough that its products are shared between threads.
                Train(hash, optimizer, [160, 96], [Activation.Tanh, Activation.Relu], general, threads);
            hash.EndPart($"optimizer {optimizer}");
        }
        foreach (var averaging in WeightAveragingCatalog.BuiltIn)
        {
            Train(
                hash, Optimizer.AdamW(), [640, 160], [Activation.Tanh, Activation.Relu],
                new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f)), threads, averaging);
            hash.EndPart($"average {averaging}");
        }
        foreach (var optimizer in OptimizerCatalog.BuiltIn.Where(optimizer => optimizer.UsesAllRows))
        {
            Train(hash, optimizer, [160, 96], [Activation.Tanh, Activation.Relu], general: false, threads);
            hash.EndPart($"optimizer {optimizer}");
        }
        foreach (var entry in ActivationCatalog.BuiltIn)
        {
            Train(hash, Optimizer.Adam(), [24], [entry.Example], general: false, threads);
            hash.EndPart($"activation {entry.Example}");
        }
        foreach (var loss in LossCatalog.BuiltIn)
        {
            Train(hash, Optimizer.Adam(), [24], [Activation.Relu], loss, threads);
            hash.EndPart($"loss {loss}");
        }
        FeatureScaling[] scalings = [FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal, FeatureScaling.None];
        foreach (var scaling in scalings)
        {
            Prepare(hash, scaling, threads);
            hash.EndPart($"scaling {scaling}");
        }
        foreach (var isPeriodic in new[] { true, false })
        {
            TrainEmbedded(hash, isPeriodic, threads);
            hash.EndPart($"embedding {(isPeriodic ? "periodic" : "piecewise linear")}");
        }
        EnsembleFingerprint.Add(hash, Table(), Classes, threads);
        hash.EndPart("ensembles");
        SearchFingerprint.Add(hash, Table(), Classes, threads);
        hash.EndPart("searches");
        SparseFingerprint.Add(hash, threads);
        hash.EndPart("sparse rows");
        ManySparseRows.Add(hash, threads);
        hash.EndPart("sparse rows on disk");
    }

    private static void Train(BitHash hash, Optimizer optimizer, int[] units, Activation[] hidden, bool general, int threads) =>
        Train(hash, optimizer, units, hidden, new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f), general), threads);

    private static void Train(BitHash hash, Optimizer optimizer, int[] units, Activation[] hidden, Loss loss, int threads) =>
        Train(hash, optimizer, units, hidden, new Objective(loss.MatchedOutput, loss), threads);

    private static void Train(
        BitHash hash, Optimizer optimizer, int[] units, Activation[] hidden, Objective objective, int threads,
        WeightAveraging? averaging = null)
    {
        var network = new FeedForwardNetwork(new Layout([Features, .. units, Classes]), [.. hidden, objective.Output]);
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = objective,
            Optimizer = optimizer,
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Warmup(3, units.Length == 1 ? LearningRateSchedule.CosLog() : LearningRateSchedule.Cosine),
            Initialization = WeightInitialization.HeNormal,
            Sampling = Sampling.Shuffle,
            BatchSize = 64,
            NumberOfEpochs = optimizer.UsesAllRows ? 20 : 2,
            L2Regularization = 1e-3f,
            Clipping = optimizer.UsesAllRows ? null : GradientClipping.ByNorm(1),
            Dropout = optimizer.UsesAllRows ? [] : [.. units.Select(_ => 0.2f)],
            WeightAveraging = averaging,
            Seed = 1,
            NumberOfThreads = threads,
        }, Table());
        hash.Add(network.Parameters.Span);
    }

    private static void TrainEmbedded(BitHash hash, bool isPeriodic, int threads)
    {
        using var rows = Table();
        int[] numeric = [.. Enumerable.Range(0, Features)];
        var bins = InputFit.Of(rows, FeatureScaling.Robust, [], threads: threads, bins: 16).Bins;
        var embedding = new InputEmbedding(
            Features, numeric, [], isPeriodic ? 16 : 0, 4, 0, hasScale: true, isPeriodic ? null : [.. numeric.Select(slot => bins[slot]!)]);
        var network = new FeedForwardNetwork(
            new Layout([embedding.OutputCount, 24, Classes], embedding, hasSlopes: true), [Activation.Mish, Activation.Softmax]);
        var settings = new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.AdamW(),
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.DataDriven,
            Sampling = Sampling.Shuffle,
            // Enough rows that the embedding is shared between threads.
            BatchSize = 150,
            NumberOfEpochs = 3,
            Dropout = [0.2f],
            Seed = 1,
            NumberOfThreads = threads,
        };
        TrainingLoop.Run(network, settings, rows);
        hash.Add(network.Parameters.Span);
        TrainingLoop.Run(network, settings with
        {
            Optimizer = Optimizer.Lbfgs(), Sampling = Sampling.InOrder, Dropout = [], KeepParameters = true, NumberOfEpochs = 5,
        }, rows);
        hash.Add(network.Parameters.Span);
    }

    private static void Prepare(BitHash hash, FeatureScaling scaling, int threads)
    {
        var rows = TrainingMatrix.ForValues(Features, 1, weighted: true);
        var random = new RandomStream(9, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextInt32(50) == 0 ? float.NaN : 1000 * random.NextGaussian() * random.NextGaussian();
            rows.AddValues([1e5f * random.NextGaussian()], random.NextSingle());
        }
        rows.TransformFeatures(InputFit.Of(rows, scaling, [], threads: threads).Transform);
        rows.TransformTargets(TargetFit.Of(rows, standardize: true, clamp: false));
        for (var row = 0; row < Rows; row++)
        {
            hash.Add(rows.FeaturesOf(row));
            hash.Add(rows.ValuesOf(row));
        }
    }

    private static TrainingMatrix Table()
    {
        var rows = TrainingMatrix.ForClasses(Features, Classes, weighted: true);
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextGaussian();
            rows.AddClass(random.NextInt32(Classes), 0.5f + random.NextSingle());
        }
        return rows;
    }
}
