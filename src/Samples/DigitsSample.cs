using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality;

namespace FfnnMlNet.Samples;

/// <summary>From a CSV file to a saved model that recognises handwritten digits.</summary>
internal sealed class DigitsSample : Sample
{
    public override string Name => "digits";

    public override string Summary => "tell ten handwritten digits apart: CSV, pipeline, training, metrics, save, reload, predict";

    public override void Run(SampleOptions options, Report report)
    {
        var path = SampleData.Find("digits.csv");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);

        var data = mlContext.Data.LoadFromTextFile<DigitRow>(path, separatorChar: ',', hasHeader: true);
        SampleData.RequireRows(data, path);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);
        report.Line("Handwritten digits: 8 x 8 pixels, ten classes; a fifth of the rows is kept for testing.");

        var model = report.Train(onEpoch => BuildPipeline(mlContext, options, onEpoch).Fit(split.TrainSet));

        var scored = model.Transform(split.TestSet);
        var metrics = mlContext.MulticlassClassification.Evaluate(scored);
        report.Metric("Micro accuracy", metrics.MicroAccuracy);
        report.Metric("Macro accuracy", metrics.MacroAccuracy);
        report.Metric("Log-loss", metrics.LogLoss);
        report.Line();
        PrintConfusion(report, metrics.ConfusionMatrix, ClassNames(scored.Schema));

        SaveAndReload(mlContext, model, split, options, report);
        if (options.Fingerprint)
            report.Fingerprint(Network(model).Fingerprint());
    }

    private static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, SampleOptions options, Action<EpochSummary> onEpoch)
    {
        var trainerOptions = new FfnnTrainer.Options
        {
            HiddenLayers = [64],
            Seed = options.Seed,
            NumberOfThreads = options.NumberOfThreads,
            OnEpoch = onEpoch,
        };
        if (options.NumberOfEpochs is { } numberOfEpochs)
            trainerOptions.NumberOfEpochs = numberOfEpochs;

        // By value; otherwise the classes are in the order of their first rows in the file.
        return mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ByValue)
            .Append(mlContext.Transforms.Concatenate("Features", nameof(DigitRow.Pixels)))
            .Append(new FfnnTrainer(mlContext, trainerOptions))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    private static void PrintConfusion(Report report, ConfusionMatrix confusion, string[] classNames)
    {
        var rows = classNames.Select((name, actual) => (string[])
        [
            name,
            .. confusion.Counts[actual].Select(count => count.ToString("F0", CultureInfo.InvariantCulture)),
            Share(confusion.PerClassRecall[actual]),
        ]);
        string[] precision = ["precision", .. confusion.PerClassPrecision.Select(Share), ""];
        report.Table(
            "Confusion matrix (rows: the digit written; columns: the digit predicted)",
            ["", .. classNames, "recall"],
            [.. rows, precision]);
        report.Line();

        static string Share(double share) => share.ToString("F2", CultureInfo.InvariantCulture);
    }

    private static void SaveAndReload(
        MLContext mlContext, ITransformer model, DataOperationsCatalog.TrainTestData split, SampleOptions options, Report report)
    {
        var path = options.SavePath ?? Path.GetTempFileName();
        try
        {
            mlContext.Model.Save(model, split.TrainSet.Schema, path);
            report.Line(options.SavePath is null
                ? "Saved to a temporary file and reloaded (--save PATH keeps the model)."
                : $"Saved to {path} and reloaded.");

            // A new context, as in a program that only predicts.
            var predictContext = new MLContext();
            var reloaded = predictContext.Model.Load(path, out _);
            RequireSameScores(Scores(model, split.TestSet), Scores(reloaded, split.TestSet));
            report.Line("The reloaded model gives the same scores for every test row.");

            using var engine = predictContext.Model.CreatePredictionEngine<DigitRow, DigitPrediction>(reloaded);
            var row = mlContext.Data.CreateEnumerable<DigitRow>(split.TestSet, reuseRowObject: false).First();
            var prediction = engine.Predict(row);
            var probability = prediction.Score.Max().ToString("F4", CultureInfo.InvariantCulture);
            report.Line($"First test row: written {row.Label}, predicted {prediction.PredictedLabel} with probability {probability}.");
        }
        finally
        {
            if (options.SavePath is null)
                File.Delete(path);
        }
    }

    private static float[][] Scores(ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>("Score")];

    private static void RequireSameScores(float[][] expected, float[][] actual)
    {
        var same = expected.Length == actual.Length
            && expected.Zip(actual).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        if (!same)
            throw new SampleException("The reloaded model does not give the scores of the model that was saved.");
    }

    private static string[] ClassNames(DataViewSchema schema)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static FfnnMulticlassModelParameters Network(ITransformer model) =>
        ((IEnumerable<ITransformer>)model).OfType<MulticlassPredictionTransformer<FfnnMulticlassModelParameters>>().Single().Model;

    private sealed class DigitRow
    {
        [LoadColumn(0, 63), VectorType(64)]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(64)]
        public string Label { get; set; } = "";
    }

    private sealed class DigitPrediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
