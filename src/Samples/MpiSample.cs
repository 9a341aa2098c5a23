using System.Globalization;
using FfnnMlNet.Mpi;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>Trains one model of a CSV file on all ranks that mpiexec has started. Rank 0 alone prints and saves.</summary>
internal sealed class MpiSample : Sample
{
    private string _data = "";
    private (string? Label, int? Shards) _given;

    public override string Name => "mpi";

    public override string Summary => "train one model of a CSV file on several processes: mpiexec -n 4 dotnet FfnnMlNet.Samples.dll mpi";

    public override string Usage => "mpi --data FILE";

    public override IReadOnlyList<(string Option, string Meaning)> OwnHelp =>
    [
        ("--data FILE", "a CSV file with a header; {rank} in its name stands for the number of the rank, where each has its own file"),
        ("--label NAME", "the column to predict (default: the last one); text is a class, numbers are predicted as numbers"),
        ("--shards N", "cut every batch into so many shards, so that all ranks train each network together"),
    ];

    public override bool TryTake(string argument, Func<string> readValue)
    {
        switch (argument)
        {
            case "--data":
                _data = readValue();
                return true;
            case "--label":
                _given.Label = readValue();
                return true;
            case "--shards":
                _given.Shards = SampleOptions.ReadNumber(argument, readValue(), 1);
                return true;
            default:
                return false;
        }
    }

    public override void Run(SampleOptions options, Report report)
    {
        if (_data.Length == 0)
            throw new SampleException("--data must name a CSV file with a header.");
        using var ranks = MpiRanks.Start();
        if (!ranks.IsFirst)
            report = new Report(quiet: true);
        var hasOwnFile = _data.Contains("{rank}", StringComparison.Ordinal);
        var path = _data.Replace("{rank}", ranks.Rank.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var table = CsvColumns.Read(path, _given.Label);
        if (hasOwnFile && table.Texts.Length > 0)
            throw new SampleException(
                $"Column '{table.Texts[0].Name}' is text. Where each rank has its own file, features must be numbers, because the " +
                "categories of a text column would be numbered differently on each rank.");
        if (ranks.IsFirst)
            report.Line($"{ranks.Implementation}, {ranks.Count} ranks: {string.Join("; ", ranks.Places)}.");

        var mlContext = new MLContext(options.Seed);
        if (ranks.IsFirst)
            report.ShowWarnings(mlContext);
        var data = table.Load(mlContext, path);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);
        var model = Train(report, ranks, onEpoch => Pipeline(mlContext, table, ranks, hasOwnFile, options, onEpoch).Fit(split.TrainSet));
        if (!ranks.IsFirst)
            return;
        Judge(mlContext, table, model.Transform(split.TestSet), report);
        if (options.SavePath is { } file)
        {
            mlContext.Model.Save(model, data.Schema, file);
            report.Line($"The model is in '{file}'.");
        }
        if (options.Fingerprint)
            report.Fingerprint(((INetworkHolder)((ISingleFeaturePredictionTransformer<object>)model.LastTransformer).Model).Network.Networks
                .Aggregate("", (text, network) => text + network.Fingerprint()));
    }

    private static TransformerChain<ITransformer> Train(
        Report report, MpiRanks ranks, Func<Action<EpochSummary>, TransformerChain<ITransformer>> fit) =>
        ranks.IsFirst ? report.Train(fit) : fit(_ => { });

    private EstimatorChain<ITransformer> Pipeline(
        MLContext mlContext, CsvColumns table, MpiRanks ranks, bool hasOwnFile, SampleOptions options, Action<EpochSummary> onEpoch)
    {
        var features = table.Prepare(mlContext);
        if (table.IsClass)
            return features.Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
                .Append<ITransformer>(mlContext.MulticlassClassification.Trainers.Ffnn(Set(new FfnnTrainer.Options())));
        return features.Append<ITransformer>(mlContext.Regression.Trainers.Ffnn(Set(new FfnnRegressionTrainer.Options())));

        T Set<T>(T trainer) where T : FfnnOptions
        {
            (trainer.Ranks, trainer.RankRows) = (ranks, hasOwnFile ? RankRows.Share : RankRows.Same);
            (trainer.Seed, trainer.OnEpoch) = (options.Seed, onEpoch);
            if (options.NumberOfThreads is { } threads)
                trainer.NumberOfThreads = threads;
            if (options.NumberOfEpochs is { } epochs)
                trainer.NumberOfEpochs = epochs;
            if (_given.Shards is { } shards)
                trainer.GradientShards = shards;
            return trainer;
        }
    }

    private static void Judge(MLContext mlContext, CsvColumns table, IDataView scored, Report report)
    {
        if (table.IsClass)
        {
            var metrics = mlContext.MulticlassClassification.Evaluate(scored);
            report.Metric("Micro accuracy", metrics.MicroAccuracy);
            report.Metric("Log-loss", metrics.LogLoss);
            return;
        }
        report.Metric("R2", mlContext.Regression.Evaluate(scored).RSquared);
    }
}
