using Microsoft.ML;

namespace FfnnMlNet.Samples;

/// <summary>Rows that belong together must not be divided between training and validation.</summary>
internal sealed class GroupsSample : Sample
{
    private const int Customers = 300, RowsPerCustomer = 8;

    public override string Name => "groups";

    public override string Summary => "several rows per customer: keep them together in the test split and in validation";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line($"{Customers} made-up customers with {RowsPerCustomer} rows each that hardly differ. Who leaves is partly chance.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromEnumerable(MakeVisits());

        report.Results("", ["test rows", "groups in training", "AUC", "log-loss in bits"],
        [
            // Wrong: the model knows the customers of the test rows, so the figures are much too good.
            ["drawn by row", "not named", .. Judge(sampling: null, groups: null)],
            // Right: customers of the test rows are new to the model.
            ["whole customers", "not named", .. Judge(sampling: "Customer", groups: null)],
            // Better: the rows that choose the best epoch and calibrate the probabilities are of other customers too.
            ["whole customers", "named", .. Judge(sampling: "Customer", groups: "Customer")],
        ]);
        report.Line("The first line is what a random split promises. The others are what new customers get.");

        string[] Judge(string? sampling, string? groups)
        {
            var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3, samplingKeyColumnName: sampling, seed: options.Seed);
            var trainer = mlContext.BinaryClassification.Trainers.Ffnn(options.ApplyTo(new FfnnBinaryTrainer.Options
            {
                RowGroupColumnName = groups,
            }));
            var metrics = mlContext.BinaryClassification.Evaluate(trainer.Fit(split.TrainSet).Transform(split.TestSet));
            return [Report.Number(metrics.AreaUnderRocCurve, "F3"), Report.Number(metrics.LogLoss, "F3")];
        }
    }

    private static IEnumerable<Visit> MakeVisits()
    {
        var random = new Random(1);
        for (var customer = 0; customer < Customers; customer++)
        {
            float[] traits = [.. Enumerable.Range(0, 6).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            var leaves = random.NextDouble() < 1 / (1 + Math.Exp(-4 * (traits[0] + (traits[1] * traits[2]))));
            for (var row = 0; row < RowsPerCustomer; row++)
                yield return new Visit
                {
                    Customer = $"C{customer}",
                    Features = [.. traits.Select(trait => trait + (0.05f * (float)random.NextDouble()))],
                    Label = leaves,
                };
        }
    }

    private sealed class Visit
    {
        public string Customer { get; set; } = "";

        [Microsoft.ML.Data.VectorType(6)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
