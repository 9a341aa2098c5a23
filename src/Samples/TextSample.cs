using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>Short texts of many classes, and asking back where the model is not sure.</summary>
internal sealed class TextSample : Sample
{
    public override string Name => "text";

    public override string Summary => "short texts in 77 classes, with a set of classes where the model is not sure";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("3,335 questions to a bank in 77 classes, and 1,027 others for testing.");
        report.Line("Nine of ten times the true class shall be in the set of classes that the model names.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var (trainRows, testRows) = (Load("bank_questions_train.csv"), Load("bank_questions_test.csv"));

        IDataView Load(string file) =>
            mlContext.Data.LoadFromTextFile<Question>(SampleData.Find(file), separatorChar: ',', hasHeader: true, allowQuoting: true);

        // Words and pairs of words: fewer slots than the defaults of FeaturizeText, and ONNX can express them.
        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Question.Category))
            .Append(mlContext.Transforms.Text.NormalizeText("Words", nameof(Question.Text), keepPunctuations: false))
            .Append(mlContext.Transforms.Text.TokenizeIntoWords("Words"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Words"))
            .Append(mlContext.Transforms.Text.ProduceNgrams("Features", "Words", ngramLength: 2))
            .Fit(trainRows);
        var (train, test) = (preparation.Transform(trainRows), preparation.Transform(testRows));
        var transformer = report.Train(onEpoch => mlContext.MulticlassClassification.Trainers.Ffnn(
            options.ApplyTo(new FfnnTrainer.Options { IntervalCoverage = 0.9f }, onEpoch)).Fit(train));

        var metrics = mlContext.MulticlassClassification.Evaluate(transformer.Transform(test));
        report.Metric("Micro accuracy", metrics.MicroAccuracy);
        report.Metric("Log-loss", metrics.LogLoss);

        var network = transformer.Model;
        var rows = mlContext.Data.CreateEnumerable<Prepared>(test, reuseRowObject: false).ToArray();
        int[][] sets = [.. rows.Select(row => network.PredictSet(row.Features.DenseValues().ToArray()))];
        report.Metric("In the set", sets.Zip(rows).Average(each => each.First.Contains((int)each.Second.Label - 1) ? 1.0 : 0.0),
            "of the test rows");
        report.Metric("Classes in it", sets.Average(set => (double)set.Length), "on average");
        report.Metric("One class alone", sets.Average(set => set.Length == 1 ? 1.0 : 0.0), "of the test rows");
        report.Line();

        var unsure = Array.FindIndex(sets, set => set.Length == 2);
        if (unsure < 0)
            return;
        report.Line($"\"{rows[unsure].Text}\" may mean:");
        var scores = new float[network.ClassNames.Count];
        network.Predict(rows[unsure].Features.DenseValues().ToArray(), scores);
        foreach (var index in sets[unsure])
            report.Line($"  {network.ClassNames[index]}: {Report.Number(scores[index], "F2")}");
    }

    private sealed class Question
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";

        [LoadColumn(1)]
        public string Category { get; set; } = "";
    }

    private sealed class Prepared
    {
        public string Text { get; set; } = "";

        [KeyType(77)]
        public uint Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
