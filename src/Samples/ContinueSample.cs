using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>Going on from a saved model when new rows have come.</summary>
internal sealed class ContinueSample : Sample
{
    public override string Name => "continue";

    public override string Summary => "train, save, and go on from the saved model with rows that came later";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("Handwritten digits: 300 rows have come at first, 1,137 later; 360 are the test rows.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var rows = mlContext.Data.LoadFromTextFile<Digit>(SampleData.Find("digits.csv"), separatorChar: ',', hasHeader: true);
        // The classes are listed from all rows: a class that only later rows have could not be added to a network.
        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Digit.Written))
            .Append(mlContext.Transforms.Concatenate("Features", nameof(Digit.Pixels))).Fit(rows);
        var data = preparation.Transform(rows);
        var first = mlContext.Data.TakeRows(data, 300);
        var later = mlContext.Data.TakeRows(mlContext.Data.SkipRows(data, 300), 1_137);
        var test = mlContext.Data.SkipRows(data, 1_437);

        FfnnTrainer Trainer(FfnnTrainer.Options trainer) => mlContext.MulticlassClassification.Trainers.Ffnn(options.ApplyTo(trainer));
        var start = Trainer(new FfnnTrainer.Options()).Fit(first);
        var path = Path.GetTempFileName();
        try
        {
            mlContext.Model.Save(start, data.Schema, path);
            report.Line("Trained on the first rows and saved.");

            // Some weeks later: networks and scaling are the model's. Effort chooses nothing here, so the options are set.
            var saved = FfnnModel.Of<FfnnMulticlassModelParameters>(FfnnModel.Load(path));
            var gone = Trainer(new FfnnTrainer.Options
            {
                NumberOfEpochs = 60,
                BatchSize = 64,
                LearningRate = 0.001f,
                EarlyStopping = new EarlyStopping(patience: 10),
                ValidationFraction = 0.2f,
            }).Fit(later, saved);
            report.Line($"Gone on: {saved.TotalEpochs} epochs before, {gone.Model.TotalEpochs} in all.");
            report.Results("", ["model", "micro accuracy", "log-loss"],
            [
                ["the first rows", .. Judge(start)],
                ["gone on with the later rows alone", .. Judge(gone)],
                ["trained anew on all rows", .. Judge(Trainer(new FfnnTrainer.Options()).Fit(mlContext.Data.TakeRows(data, 1_437)))],
            ]);
            report.Line("Where all rows are still at hand, training anew is better.");
        }
        finally
        {
            File.Delete(path);
        }

        string[] Judge(ITransformer model)
        {
            var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
            return [Report.Number(metrics.MicroAccuracy), Report.Number(metrics.LogLoss)];
        }
    }

    private sealed class Digit
    {
        [LoadColumn(0, 63), VectorType(64)]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(64)]
        public string Written { get; set; } = "";
    }
}
