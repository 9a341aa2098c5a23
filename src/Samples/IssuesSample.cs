using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FfnnMlNet.Samples;

/// <summary>ML.NET's tutorial "Categorize support issues" with one line changed.</summary>
internal sealed class IssuesSample : Sample
{
    public override string Name => "issues";

    public override string Summary =>
        "ML.NET's tutorial of issues and their areas, with the line of the trainer changed, on questions to a bank";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("3,335 questions to a bank in 77 areas, and 1,027 others for testing.");
        report.Line("The tutorial's file of GitHub issues is not part of this repository; these texts are of the same kind.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var train = Load("bank_questions_train.csv");
        var test = Load("bank_questions_test.csv");

        IDataView Load(string file) =>
            mlContext.Data.LoadFromTextFile<Issue>(SampleData.Find(file), separatorChar: ',', hasHeader: true, allowQuoting: true);

        IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => mlContext.Transforms.Conversion
            .MapValueToKey(inputColumnName: nameof(Issue.Area), outputColumnName: "Label")
            .Append(mlContext.Transforms.Text.FeaturizeText(inputColumnName: nameof(Issue.Title), outputColumnName: "Features"))
            .Append(trainer)
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        double[] Judge(ITransformer model)
        {
            var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
            return [metrics.MicroAccuracy, metrics.MacroAccuracy, metrics.LogLoss];
        }

        var comparison = new Comparison(report, "micro accuracy", "macro accuracy", "log-loss");
        // The tutorial's line, with one thread: with several this trainer gives another model each time.
        comparison.Add("SdcaMaximumEntropy", Pipeline(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })), train, Judge);
        var model = comparison.Add("Ffnn", Pipeline(mlContext.MulticlassClassification.Trainers.Ffnn(
            options.ApplyTo(new FfnnTrainer.Options()))), train, Judge);
        comparison.Print("");

        using var predictor = new FfnnPredictor<Issue, IssuePrediction>(model);
        var prediction = predictor.Predict(new Issue { Title = "My new card has not come, where is it?" });
        report.Line($"\"My new card has not come, where is it?\" is of the area {prediction.Area}. The most probable areas:");
        foreach (var (area, probability) in FfnnModel.Of(model).ScoresByName(prediction.Score).Take(3))
            report.Line($"  {area}: {Report.Number(probability, "F2")}");
    }

    private sealed class Issue
    {
        [LoadColumn(0)]
        public string Title { get; set; } = "";

        [LoadColumn(1)]
        public string Area { get; set; } = "";
    }

    private sealed class IssuePrediction
    {
        [ColumnName("PredictedLabel")]
        public string Area { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
