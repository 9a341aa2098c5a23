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
        report.Line("Handwritten digits: 8 x 8 pixels, ten classes; a fifth of the rows is kept for testing.");
        var path = SampleData.Find("digits.csv");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromTextFile<DigitRow>(path, separatorChar: ',', hasHeader: true);
        SampleData.RequireRows(data, path);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);

        report.Line("Log-loss is the mean of -ln(p), where p is the probability that the model gives to the true digit: 0 is perfect, and");
        report.Line("guessing among ten digits is 2.30. In training the labels are smoothed by 0.1, so that its log-loss is 0.50 at best.");
        var model = report.Train(onEpoch => BuildPipeline(mlContext, options, onEpoch).Fit(split.TrainSet));

        var network = FfnnModel.Of(model);
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        report.Metric("Micro accuracy", metrics.MicroAccuracy);
        report.Metric("Macro accuracy", metrics.MacroAccuracy);
        report.Metric("Log-loss", metrics.LogLoss);
        report.Line();
        report.Confusion(
            "Confusion matrix (rows: the digit written; columns: the digit predicted)", metrics.ConfusionMatrix, network.ClassNames);
        report.Line();

        SaveAndReload(mlContext, model, split, options, report);
        if (options.Fingerprint)
            report.Fingerprint(FfnnModel.Of<FfnnMulticlassModelParameters>(model).Fingerprint());
    }

    private static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, SampleOptions options, Action<EpochSummary> onEpoch) =>
        // By value; otherwise the classes are in the order of their first rows in the file.
        mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ByValue)
            .Append(mlContext.Transforms.Concatenate("Features", nameof(DigitRow.Pixels)))
            .Append(new FfnnTrainer(mlContext, options.ApplyTo(new FfnnTrainer.Options { HiddenLayers = [64] }, onEpoch)))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

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
            var probability = FfnnModel.Of(reloaded).ScoresByName(prediction.Score)[prediction.PredictedLabel];
            report.Line($"First test row: written {row.Label}, predicted {prediction.PredictedLabel} " +
                $"with probability {Report.Number(probability)}.");
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
