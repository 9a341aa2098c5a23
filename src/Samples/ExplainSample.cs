using Microsoft.ML;

namespace FfnnMlNet.Samples;

/// <summary>Why a row has its score.</summary>
internal sealed class ExplainSample : Sample
{
    public override string Name => "explain";

    public override string Summary => "why a penguin is taken for its species: contributions of the columns to one prediction";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("344 penguins of three species, with islands, sexes and four measures, some missing; a fifth is kept for testing.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = Penguin.Load(mlContext);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);
        var preparation = Penguin.Preparation(mlContext).Fit(split.TrainSet);
        var (train, test) = (preparation.Transform(split.TrainSet), preparation.Transform(split.TestSet));

        var transformer = report.Train(onEpoch =>
            mlContext.MulticlassClassification.Trainers.Ffnn(options.ApplyTo(new FfnnTrainer.Options(), onEpoch)).Fit(train));
        report.Metric("Micro accuracy", mlContext.MulticlassClassification.Evaluate(transformer.Transform(test)).MicroAccuracy);
        report.Line();

        // The same rows in their own columns and as features.
        var network = transformer.Model;
        var rows = mlContext.Data.CreateEnumerable<Prepared>(test, reuseRowObject: false).Take(2).ToArray();
        report.Line("Log-odds of the predicted species, and what each column adds to those of an average penguin:");
        foreach (var row in rows)
        {
            report.Line();
            report.Line($"A {row.Species} of {row.Island}:");
            report.Line(network.Explain(row.Features).ToString());
        }

        var importance = network.FeatureImportance(test, permutationCount: 5);
        report.Line();
        report.Table("Accuracy that is lost when a column is shuffled among the test rows:", ["column", "accuracy"],
            [.. importance.OrderBy(feature => feature.Value.MicroAccuracy.Mean).ThenBy(feature => feature.Key)
                .Select(feature => (string[])[feature.Key, Report.Number(feature.Value.MicroAccuracy.Mean, "F3")])]);
    }

    private sealed class Prepared
    {
        public string Species { get; set; } = "";

        public string Island { get; set; } = "";

        public float[] Features { get; set; } = [];
    }
}
