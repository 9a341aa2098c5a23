using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fingerprint;

/// <summary>Searches on the folds of an ensemble, once for classes and once for a number, with networks of different layers, activations
/// and embeddings. Hashes the leaderboard, the chosen networks with their weights, the temperature and the held-out scores.</summary>
internal static class SearchFingerprint
{
    private const int Folds = 3;
    private const int Draws = 5;

    /// <param name="table">Rows with classes. Another search predicts the first feature.</param>
    public static void Add(BitHash hash, TrainingMatrix table, int classes, int threads)
    {
        var values = TrainingMatrix.ForValues(table.FeatureCount, 1, weighted: false);
        for (var row = 0; row < table.RowCount; row++)
        {
            table.FeaturesOf(row).CopyTo(values.NextRow());
            values.AddValues([table.FeaturesOf(row)[0]], 1);
        }
        Search(hash, table, new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f)), ScoreKind.Probabilities, classes, threads);
        Search(hash, values, new Objective(Activation.Identity, Loss.SquaredError), ScoreKind.Activation, outputs: 1, threads);
    }

    private static void Search(BitHash hash, TrainingMatrix rows, Objective objective, ScoreKind kind, int outputs, int threads)
    {
        var folds = ValidationFolds.Create(
            rows.RowCount, Folds, kind == ScoreKind.Probabilities ? rows.Classes() : [], seed: 1)!;
        var settings = new TrainingSettings
        {
            Objective = objective,
            Optimizer = Optimizer.AdamW(),
            LearningRate = 0.02f,
            Schedule = LearningRateSchedule.Cosine,
            Initialization = WeightInitialization.DataDriven,
            Sampling = Sampling.Shuffle,
            BatchSize = 32,
            NumberOfEpochs = 3,
            CalibrateProbabilities = kind == ScoreKind.Probabilities,
            Seed = 5,
            NumberOfThreads = threads,
        };
        FeedForwardNetwork Create(int draw) => Network(draw, rows.FeatureCount, outputs, objective.Output);
        var (_, found) = CandidateSearch.Run(new SearchSettings
        {
            Kind = kind,
            Networks = [.. folds.Select(_ => Create(0))],
            Training = settings,
            Rows = [.. folds.Select(fold => new MemberRows(new RowSubset(rows, fold.Training), new RowSubset(rows, fold.Validation)))],
            MostDraws = Draws,
            MostWork = double.PositiveInfinity,
            SureDraws = 1,
            Space = "",
            Draw = draw => new SearchCandidate(
                $"draw {draw}", "", () => Create(draw), settings with { LearningRate = 0.01f * (1 + draw) }, Work: 1),
        });
        var result = found!;
        foreach (var (networks, weight) in result.Kinds)
        {
            hash.Add([weight, networks.Count]);
            foreach (var network in networks)
                hash.Add(network.Parameters.Span);
        }
        hash.Add([result.Temperature, result.Draws]);
        foreach (var line in result.Leaderboard)
            hash.Add([line.Folds, line.Weight, (float)line.HeldOutLoss]);
        foreach (var scores in result.HeldOut)
            hash.Add(scores.Scores);
    }

    private static FeedForwardNetwork Network(int draw, int features, int outputs, Activation output)
    {
        var embedding = draw % 2 == 0 ? null : new InputEmbedding(features, [0, 2, 3], [], 5, 4, 0, hasScale: true);
        int[] hidden = draw % 3 == 2 ? [72, 24] : [48];
        var layout = new Layout(
            [embedding?.OutputCount ?? features, .. hidden, outputs], embedding, hasSlopes: draw % 2 == 1);
        var activation = draw > 2 ? Activation.Mish : Activation.Relu;
        return new FeedForwardNetwork(layout, [.. hidden.Select(_ => activation), output]);
    }
}
