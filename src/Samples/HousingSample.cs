using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>A number with a prediction interval, and which columns it depends on.</summary>
internal sealed class HousingSample : Sample
{
    private static readonly string[] s_features =
        ["Longitude", "Latitude", "Age", "Rooms", "Bedrooms", "Population", "Households", "Income"];

    public override string Name => "housing";

    public override string Summary => "predict a number: error, prediction intervals, importance of the columns";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("Median values of homes in 5,160 districts of California (1990), in thousand dollars; a fifth is kept for testing.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromTextFile<District>(
            SampleData.Find("california_housing.csv"), separatorChar: ',', hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);

        // The value is divided by 1,000 only so that the figures are easy to read: the trainer scales labels itself.
        var preparation = mlContext.Transforms.Expression("Label", "x => x / 1000", "Value")
            .Append(mlContext.Transforms.Concatenate("Features", s_features)).Fit(split.TrainSet);
        var (train, test) = (preparation.Transform(split.TrainSet), preparation.Transform(split.TestSet));
        var transformer = report.Train(onEpoch => mlContext.Regression.Trainers.Ffnn(
            options.ApplyTo(new FfnnRegressionTrainer.Options { IntervalCoverage = 0.9f }, onEpoch)).Fit(train));

        var scored = transformer.Transform(test);
        var metrics = mlContext.Regression.Evaluate(scored);
        report.Metric("R2", metrics.RSquared);
        report.Metric("Mean abs. error", metrics.MeanAbsoluteError, "thousand dollars");
        report.Metric("RMSE", metrics.RootMeanSquaredError, "thousand dollars");

        var rows = mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false).ToArray();
        report.Metric("In the interval", rows.Average(row => row.LowerBound <= row.Label && row.Label <= row.UpperBound ? 1.0 : 0.0),
            "of the test rows (0.9 was asked for)");
        report.Line();
        report.Line("The first three test rows:");
        foreach (var row in rows.Take(3))
            report.Line($"  predicted {Number(row.Score)}, between {Number(row.LowerBound)} and {Number(row.UpperBound)}; " +
                $"true {Number(row.Label)}");

        // How much the error rises where the values of a column are shuffled among the test rows.
        var importance = transformer.Model.FeatureImportance(test, permutationCount: 3);
        report.Line();
        report.Table("RMSE that is added when a column is shuffled:", ["column", "thousand dollars"],
            [.. importance.OrderByDescending(feature => feature.Value.RootMeanSquaredError.Mean)
                .Select(feature => (string[])[feature.Key, Number(feature.Value.RootMeanSquaredError.Mean)])]);
    }

    private static string Number(double value) => Report.Number(value, "F1");

    private sealed class District
    {
        [LoadColumn(0)] public float Longitude { get; set; }
        [LoadColumn(1)] public float Latitude { get; set; }
        [LoadColumn(2)] public float Age { get; set; }
        [LoadColumn(3)] public float Rooms { get; set; }
        [LoadColumn(4)] public float Bedrooms { get; set; }
        [LoadColumn(5)] public float Population { get; set; }
        [LoadColumn(6)] public float Households { get; set; }
        [LoadColumn(7)] public float Income { get; set; }
        [LoadColumn(8)] public float Value { get; set; }
    }

    private sealed class Prediction
    {
        public float Label { get; set; }

        public float Score { get; set; }

        public float LowerBound { get; set; }

        public float UpperBound { get; set; }
    }
}
