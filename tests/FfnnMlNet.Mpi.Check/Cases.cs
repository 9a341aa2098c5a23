using System.Security.Cryptography;
using FfnnMlNet.Network;
using Microsoft.ML;

namespace FfnnMlNet.Mpi.Check;

/// <summary>Trainings whose models are compared between numbers of ranks. Dropout, embeddings, one-hot groups, weights, row groups and
/// missing values are on in all of them.</summary>
internal static class Cases
{
    private const int RowCount = 900;
    private const int SmallShards = 8;

    /// <summary>The names of all cases.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["gradients", "numbers", "ensemble", "together", "full-batch", "shares", "search", "timed", "timed-ensemble"];

    /// <summary>Cases that need no equal bits: the clock decides how long they train. All ranks must still have one model.</summary>
    public static bool IsTimed(string name) => name.StartsWith("timed", StringComparison.Ordinal);

    /// <summary>Trains a case.</summary>
    /// <param name="ranks">The ranks; null = this process alone.</param>
    /// <param name="change">Changes options; null = none.</param>
    /// <returns>A hash of everything that the model keeps.</returns>
    public static string Train(string name, RankGroup? ranks, Action<FfnnOptions>? change = null) => name switch
    {
        "numbers" => Numbers(ranks, change),
        "shares" => Classes(ranks, Options(ranks, options => options.RankRows = RankRows.Share, change), isShare: true),
        _ => Classes(ranks, Options(ranks, options => Set(options, name), change), isShare: false),
    };

    /// <summary>A hash of everything that a model keeps, the learning curve and the transforms included.</summary>
    public static string HashOf(object model)
    {
        using var hash = SHA256.Create();
        using var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        NetworkWriter.Write(((INetworkHolder)model).Network, stream);
        stream.FlushFinalBlock();
        return Convert.ToHexStringLower(hash.Hash!)[..32];
    }

    private static void Set(FfnnTrainer.Options options, string name)
    {
        switch (name)
        {
            case "gradients":
                break;
            case "ensemble":
                (options.EnsembleSize, options.GradientShards) = (5, null);
                break;
            case "together":
                options.EnsembleSize = 2;
                break;
            case "full-batch":
                (options.Optimizer, options.NumberOfEpochs, options.Dropout) = (Optimizer.Lbfgs(), 8, 0);
                break;
            case "search":
                (options.EnsembleSize, options.GradientShards, options.SearchDraws) = (3, null, 3);
                break;
            case "timed":
                (options.TimeLimit, options.NumberOfEpochs) = (TimeSpan.FromSeconds(3), 100_000);
                break;
            case "timed-ensemble":
                (options.EnsembleSize, options.GradientShards) = (3, null);
                (options.TimeLimit, options.NumberOfEpochs) = (TimeSpan.FromSeconds(3), 100_000);
                break;
            default:
                throw new ArgumentException($"There is no case '{name}'. The cases are: {string.Join(", ", Names)}.");
        }
    }

    private static FfnnTrainer.Options Options(
        RankGroup? ranks, Action<FfnnTrainer.Options> set, Action<FfnnOptions>? change)
    {
        var options = new FfnnTrainer.Options
        {
            Seed = 3, NumberOfEpochs = 4, BatchSize = 64, HiddenLayers = [24, 16], EnsembleSize = 1, ValidationFraction = 0.2f,
            GradientShards = SmallShards, ExampleWeightColumnName = "Weight", RowGroupColumnName = "Group", Dropout = 0.2f,
            CalibrateProbabilities = true, NumberOfThreads = 1, Ranks = ranks,
        };
        set(options);
        change?.Invoke(options);
        return options;
    }

    private static string Classes(RankGroup? ranks, FfnnTrainer.Options options, bool isShare)
    {
        var mlContext = new MLContext();
        var (rank, count) = isShare ? (ranks?.Rank ?? 0, ranks?.Count ?? 1) : (0, 1);
        // Parts of different sizes, so that classes first occur on different ranks and no part has all of them.
        var rows = Row.Table(RowCount).ToArray();
        var part = rows.Where((_, i) => isShare ? OwnerOf(i, rows.Length, count) == rank : rank == 0);
        if (isShare)
            part = Sorted(rows).Where((_, i) => OwnerOf(i, rows.Length, count) == rank);
        var data = mlContext.Data.LoadFromEnumerable(part);
        IEstimator<ITransformer> features = isShare
            ? mlContext.Transforms.CopyColumns("Features", nameof(Row.Numbers))
            : mlContext.Transforms.Categorical.OneHotEncoding("Kinds", nameof(Row.Kind))
                .Append(mlContext.Transforms.Concatenate("Features", nameof(Row.Numbers), "Kinds"));
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class))
            .Append(features)
            .Append(mlContext.MulticlassClassification.Trainers.Ffnn(options))
            .Fit(data);
        return HashOf(model.LastTransformer.Model);
    }

    // In this order, only the last part has the third class.
    private static IEnumerable<Row> Sorted(Row[] rows) => rows.OrderBy(row => row.Class == "yes" ? 1 : 0);

    private static int OwnerOf(int row, int rows, int count)
    {
        var place = (double)row / rows;
        return Math.Min(count - 1, (int)(place * place * count));
    }

    private static string Numbers(RankGroup? ranks, Action<FfnnOptions>? change)
    {
        var mlContext = new MLContext();
        var options = new FfnnRegressionTrainer.Options
        {
            Seed = 3, NumberOfEpochs = 4, BatchSize = 64, HiddenLayers = [24, 16], EnsembleSize = 1, ValidationFraction = 0.2f,
            LabelColumnName = "Value", FeatureColumnName = "Numbers", ExampleWeightColumnName = "Weight", Dropout = 0.2f,
            GradientShards = SmallShards, IntervalCoverage = 0.9f, NumberOfThreads = 1, Ranks = ranks,
        };
        change?.Invoke(options);
        return HashOf(mlContext.Regression.Trainers.Ffnn(options).Fit(mlContext.Data.LoadFromEnumerable(Row.Table(RowCount))).Model);
    }
}
