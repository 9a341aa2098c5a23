using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>A yes or no from categories, numbers and missing values, and a threshold for it.</summary>
internal sealed class AdultSample : Sample
{
    private static readonly string[] s_categories =
        ["Workclass", "Education", "MaritalStatus", "Occupation", "Relationship", "Race", "Sex", "NativeCountry"];

    private static readonly string[] s_numbers = ["Age", "EducationNumber", "CapitalGain", "CapitalLoss", "HoursPerWeek"];

    public override string Name => "adult";

    public override string Summary => "a yes or no from categories and numbers with missing values: AUC, probabilities, threshold";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("6,000 persons of the census of 1994: who earns more than 50,000 a year? 3,000 others are the test rows.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        // A fifth of the training rows chooses the threshold, which must not be chosen by rows that the model has learnt from.
        var train = mlContext.Data.TrainTestSplit(Load(mlContext, "adult_train.csv"), testFraction: 0.2, seed: options.Seed);
        var test = Load(mlContext, "adult_test.csv");

        var model = report.Train(onEpoch => BuildPipeline(mlContext, options, onEpoch).Fit(train.TrainSet));

        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(test));
        report.Metric("AUC", metrics.AreaUnderRocCurve);
        report.Metric("Accuracy", metrics.Accuracy);
        report.Metric("Log-loss", metrics.LogLoss, "bits");
        report.Line();

        var best = mlContext.BinaryClassification.FindThreshold(model.Transform(train.TestSet), DecisionGoal.F1Score);
        report.Line("Threshold of the best F1 on the validation rows: a probability of " +
            $"{Report.Number(best.Probability, "F2")}.");
        report.Table("On the test rows:", ["threshold", "precision", "recall", "F1"],
        [
            Judge(mlContext, model.Transform(test), "0.50", 0),
            Judge(mlContext, model.Transform(test), Report.Number(best.Probability, "F2"), best.Threshold),
        ]);
    }

    private static IDataView Load(MLContext mlContext, string file) =>
        mlContext.Data.LoadFromTextFile<Person>(SampleData.Find(file), separatorChar: ',', hasHeader: true);

    private static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, SampleOptions options, Action<EpochSummary> onEpoch)
    {
        // "?" stands for a value that is not known. It becomes a category of its own.
        InputOutputColumnPair[] encoded = [.. s_categories.Select(name => new InputOutputColumnPair(name))];
        return mlContext.Transforms.Expression("Label", "x => x == \">50K\"", "Income")
            .Append(mlContext.Transforms.Categorical.OneHotEncoding(encoded))
            .Append(mlContext.Transforms.Concatenate("Features", [.. s_numbers, .. s_categories]))
            .Append(mlContext.BinaryClassification.Trainers.Ffnn(options.ApplyTo(new FfnnBinaryTrainer.Options(), onEpoch)));
    }

    private static string[] Judge(MLContext mlContext, IDataView scored, string name, float threshold)
    {
        var rows = mlContext.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).ToArray();
        double found = rows.Count(row => row.Score > threshold && row.Label), called = rows.Count(row => row.Score > threshold);
        var (precision, recall) = (found / called, found / rows.Count(row => row.Label));
        double[] shares = [precision, recall, 2 * precision * recall / (precision + recall)];
        return [name, .. shares.Select(share => Report.Number(share, "F3"))];
    }

    private sealed class Person
    {
        [LoadColumn(0)] public float Age { get; set; }
        [LoadColumn(1)] public string Workclass { get; set; } = "";
        [LoadColumn(3)] public string Education { get; set; } = "";
        [LoadColumn(4)] public float EducationNumber { get; set; }
        [LoadColumn(5)] public string MaritalStatus { get; set; } = "";
        [LoadColumn(6)] public string Occupation { get; set; } = "";
        [LoadColumn(7)] public string Relationship { get; set; } = "";
        [LoadColumn(8)] public string Race { get; set; } = "";
        [LoadColumn(9)] public string Sex { get; set; } = "";
        [LoadColumn(10)] public float CapitalGain { get; set; }
        [LoadColumn(11)] public float CapitalLoss { get; set; }
        [LoadColumn(12)] public float HoursPerWeek { get; set; }
        [LoadColumn(13)] public string NativeCountry { get; set; } = "";
        [LoadColumn(14)] public string Income { get; set; } = "";
    }

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Score { get; set; }
    }
}
