using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>Two numbers by one model.</summary>
internal sealed class EnergySample : Sample
{
    public override string Name => "energy";

    public override string Summary => "predict two numbers with one model: heating and cooling load of buildings";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("768 simulated buildings, eight measures; the loads of heating and cooling are predicted. A fifth is for testing.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromTextFile<Building>(SampleData.Find("energy_efficiency.csv"), separatorChar: ',', hasHeader: true);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);

        // The names of the columns that make up the label become the names of the scores.
        var model = report.Train(onEpoch => mlContext.Transforms.Concatenate("Label", nameof(Building.Heating), nameof(Building.Cooling))
            .Append(mlContext.Transforms.Concatenate("Features", nameof(Building.Measures)))
            .Append(mlContext.Regression.Trainers.FfnnMultiOutput(
                options.ApplyTo(new FfnnMultiOutputRegressionTrainer.Options(), onEpoch)))
            .Fit(split.TrainSet));

        var metrics = mlContext.Regression.EvaluateMultiOutput(model.Transform(split.TestSet));
        report.Results("", ["output", "R2", "RMSE", "MAE"], [.. metrics.Outputs.Select(output => (string[])
        [
            output.Name, Report.Number(output.RSquared), Report.Number(output.RootMeanSquaredError),
            Report.Number(output.MeanAbsoluteError),
        ])]);

        using var predictor = new FfnnPredictor<Building, Loads>(model);
        var first = mlContext.Data.CreateEnumerable<Building>(split.TestSet, reuseRowObject: false).First();
        report.Line($"First test row: heating {Report.Number(first.Heating, "F1")}, " +
            $"cooling {Report.Number(first.Cooling, "F1")}. Predicted:");
        foreach (var (output, load) in FfnnModel.Of(model).ScoresByName(predictor.Predict(first).Score))
            report.Line($"  {output}: {Report.Number(load, "F1")}");
    }

    private sealed class Building
    {
        [LoadColumn(0, 7), VectorType(8)]
        public float[] Measures { get; set; } = [];

        [LoadColumn(8)]
        public float Heating { get; set; }

        [LoadColumn(9)]
        public float Cooling { get; set; }
    }

    private sealed class Loads
    {
        public float[] Score { get; set; } = [];
    }
}
