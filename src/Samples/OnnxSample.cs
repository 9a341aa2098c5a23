using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FfnnMlNet.Samples;

/// <summary>A pipeline as an ONNX file, which other languages score.</summary>
internal sealed class OnnxSample : Sample
{
    public override string Name => "onnx";

    public override string Summary =>
        "write a pipeline with categories and missing values as an ONNX file, check it, and score it without ML.NET";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("344 penguins of three species; the whole pipeline becomes an ONNX file.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = Penguin.Load(mlContext);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);
        var model = report.Train(onEpoch => Penguin.Preparation(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.Ffnn(
                options.ApplyTo(new FfnnTrainer.Options { Effort = Effort.Fast }, onEpoch)))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(split.TrainSet));

        var path = options.SavePath ?? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        try
        {
            // The test rows are scored by both; a difference is an error.
            var result = mlContext.Model.ExportOnnx(model, split.TestSet, path);
            report.Line($"{result.CheckedRows} rows were scored by ML.NET and by ONNX Runtime, and the labels are the same.");
            report.Line("No score differs by more than 1e-5; otherwise there would be an error and no file.");
            report.Line();
            Score(path, report);
        }
        finally
        {
            if (options.SavePath is null)
                File.Delete(path);
        }
    }

    // What a program without ML.NET does, in any language that has ONNX Runtime.
    private static void Score(string path, Report report)
    {
        using var session = new InferenceSession(path);
        report.Line($"Inputs:  {string.Join(", ", session.InputMetadata.Keys)}");
        report.Line($"Outputs: {string.Join(", ", session.OutputMetadata.Keys)}");
        NamedOnnxValue[] row =
        [
            Text("Island", "Biscoe"), Number("BillLength", 50.5f), Number("BillDepth", 15.9f), Number("FlipperLength", 222),
            Number("Mass", float.NaN), Text("Sex", "male"),
        ];
        using var scored = session.Run(row);
        var label = scored.Single(output => output.Name == "PredictedLabel").AsEnumerable<string>().Single();
        var probability = scored.Single(output => output.Name == "Score").AsEnumerable<float>().Max();
        report.Line($"A penguin of Biscoe whose mass is not known: {label} with probability {Report.Number(probability, "F2")}.");
    }

    private static NamedOnnxValue Text(string name, string value) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(new[] { value }, [1, 1]));

    private static NamedOnnxValue Number(string name, float value) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(new[] { value }, [1, 1]));
}
