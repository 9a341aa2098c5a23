using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FfnnMlNet.Samples;

/// <summary>ML.NET's tutorial "Analyze sentiment" with one line changed.</summary>
internal sealed class SentimentSample : Sample
{
    public override string Name => "sentiment";

    public override string Summary => "ML.NET's tutorial of positive and negative reviews, with the line of the trainer changed";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("1,000 sentences of product reviews, half of them positive; a fifth is kept for testing.");
        report.Line("The tutorial takes reviews of restaurants from the same collection.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromTextFile<SentimentData>(SampleData.Find("product_reviews.tsv"), hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);

        IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) =>
            mlContext.Transforms.Text.FeaturizeText("Features", nameof(SentimentData.SentimentText)).Append(trainer);

        double[] Judge(ITransformer model)
        {
            var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet));
            return [metrics.Accuracy, metrics.AreaUnderRocCurve, metrics.F1Score, metrics.LogLoss];
        }

        var comparison = new Comparison(report, "accuracy", "AUC", "F1", "log-loss");
        // The tutorial's line, with one thread: with several this trainer gives another model each time.
        comparison.Add("SdcaLogisticRegression", Pipeline(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(
            new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 })), split.TrainSet, Judge);
        var model = comparison.Add("Ffnn", Pipeline(mlContext.BinaryClassification.Trainers.Ffnn(
            options.ApplyTo(new FfnnBinaryTrainer.Options()))), split.TrainSet, Judge);
        comparison.Print("");
        report.Line("(log-loss in bits, as ML.NET gives it)");

        using var predictor = new FfnnPredictor<SentimentData, SentimentPrediction>(model);
        foreach (var text in (string[])["This was a very bad phone.", "I love the sound of these speakers."])
            report.Line($"{text}  positive with probability " +
                Report.Number(predictor.Predict(new SentimentData { SentimentText = text }).Probability, "F2"));
    }

    private sealed class SentimentData
    {
        [LoadColumn(0)]
        public string SentimentText { get; set; } = "";

        [LoadColumn(1), ColumnName("Label")]
        public bool Sentiment { get; set; }
    }

    private sealed class SentimentPrediction
    {
        public float Probability { get; set; }
    }
}
