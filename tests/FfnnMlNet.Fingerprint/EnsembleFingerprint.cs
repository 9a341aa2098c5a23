using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fingerprint;

/// <summary>Trains ensembles on folds, calibrates them by temperature, and hashes the parameters of all members and the scores of rows. One
/// ensemble has plain networks, the other networks with an embedding of inputs and several members each.</summary>
internal static class EnsembleFingerprint
{
    private const int Members = 3;

    /// <param name="table">Rows with classes. A second ensemble learns, as a number, whether a row is of the first class.</param>
    public static void Add(BitHash hash, TrainingMatrix table, int classes, int threads)
    {
        var binary = TrainingMatrix.ForValues(table.FeatureCount, 1, weighted: false);
        var isFirst = table.Classes().Select(c => c == 0 ? 1f : 0f).ToArray();
        for (var row = 0; row < table.RowCount; row++)
        {
            table.FeaturesOf(row).CopyTo(binary.NextRow());
            binary.AddValues([isFirst[row]], 1);
        }
        var embedding = new InputEmbedding(table.FeatureCount, [0, 2], [new SlotRange(4, 6)], 5, 4, 2, hasScale: true);
        // Wide enough that the products of all its members are shared between threads.
        var shared = new Layout([embedding.OutputCount, 96, 72, classes], embedding, hasSlopes: true, membersPerNetwork: 4);
        var (classLoss, binaryLoss) = (
            new Objective(Activation.Softmax, Loss.CrossEntropy()), new Objective(Activation.Sigmoid, Loss.BinaryCrossEntropy));
        Train(hash, table, classLoss, ScoreKind.Probabilities, new Layout([table.FeatureCount, 24, classes]), threads);
        Train(hash, binary, binaryLoss, ScoreKind.LogOdds, new Layout([table.FeatureCount, 24, 1]), threads);
        Train(hash, table, classLoss, ScoreKind.Probabilities, shared, threads);
        Train(hash, binary, binaryLoss, ScoreKind.LogOdds, new Layout([table.FeatureCount, 24, 1], membersPerNetwork: 3), threads);
    }

    private static void Train(BitHash hash, TrainingMatrix rows, Objective objective, ScoreKind kind, Layout layout, int threads)
    {
        var outputs = layout.OutputCount;
        var first = new FeedForwardNetwork(
            layout, [.. Enumerable.Repeat(Activation.Relu, layout.LayerCount - 1), objective.Output]);
        var folds = ValidationFolds.Create(rows.RowCount, Members, rows.Classes(), seed: 1)!;
        var trained = EnsembleTraining.Run(
            [.. folds.Select(_ => first.CreateAlike())],
            [.. folds.Select(fold => new MemberRows(new RowSubset(rows, fold.Training), new RowSubset(rows, fold.Validation)))],
            new TrainingSettings
            {
                Objective = objective,
                Optimizer = Optimizer.Adam(),
                LearningRate = 0.03f,
                Schedule = LearningRateSchedule.Constant,
                Initialization = layout.MembersPerNetwork == 1 ? WeightInitialization.HeNormal : WeightInitialization.DataDriven,
                Dropout = layout.MembersPerNetwork == 1 ? [] : [.. Enumerable.Repeat(0.2f, layout.LayerCount - 1)],
                Sampling = Sampling.Shuffle,
                BatchSize = 32,
                NumberOfEpochs = layout.MembersPerNetwork == 1 ? 5 : 2,
                SelectBestBy = BestBy.ValidationMetric,
                Metric = kind == ScoreKind.LogOdds ? new BinaryAccuracy(0.5f) : new ClassAccuracy(),
                CalibrateProbabilities = true,
                Seed = 1,
                NumberOfThreads = threads,
            });
        foreach (var member in trained)
            hash.Add(member.Network.Parameters.Span);
        var model = new NetworkModel([.. trained.Select(member => member.Network)], kind, "", [], [], null, null, 0);
        var scores = new float[outputs];
        for (var row = 0; row < rows.RowCount; row++)
        {
            model.Predict(rows.FeaturesOf(row), scores);
            hash.Add(scores);
        }
    }
}
