using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Models with prediction intervals, whose bounds are outputs of the graph too.</summary>
public class IntervalTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Score_and_bounds_are_those_of_the_model()
    {
        var rows = Table();
        var model = new FfnnRegressionTrainer(_ml, With(new FfnnRegressionTrainer.Options())).Fit(rows);

        var outputs = Run(model, rows);

        var scored = model.Transform(rows);
        foreach (var name in new[] { "Score", "LowerBound", "UpperBound" })
        {
            var expected = scored.GetColumn<float>(name).ToArray();
            Assert.Equal(expected.Length, outputs[name].Length);
            Assert.All(expected.Zip(outputs[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
        Assert.True(outputs["LowerBound"][0] < outputs["UpperBound"][0]);
        var options = new OnnxExportOptions
        {
            OutputNames = new Dictionary<string, string> { ["LowerBound"] = "low", ["UpperBound"] = "high" },
        };
        Assert.InRange(_ml.Model.ExportOnnx(model, rows, new MemoryStream(), options).LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void Several_outputs_have_bounds_of_their_own()
    {
        var rows = Table();
        var model = new FfnnMultiOutputRegressionTrainer(
            _ml, With(new FfnnMultiOutputRegressionTrainer.Options { LabelColumnName = "Pair" })).Fit(rows);

        var outputs = Run(model, rows);

        var scored = model.Transform(rows);
        foreach (var name in new[] { "Score", "LowerBound", "UpperBound" })
            Assert.All(scored.GetColumn<float[]>(name).SelectMany(row => row).Zip(outputs[name]), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Prediction_sets_of_classes_change_nothing_in_the_graph()
    {
        var rows = _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(Table()).Transform(Table());
        var model = new FfnnTrainer(_ml, With(new FfnnTrainer.Options())).Fit(rows);

        Assert.NotNull(model.Model.IntervalCoverage);
        Assert.InRange(_ml.Model.ExportOnnx(model, rows, new MemoryStream()).LargestDifference, 0, 1e-5);
    }

    // What ConvertToOnnx writes, run over all rows.
    private Dictionary<string, float[]> Run(ITransformer model, IDataView rows)
    {
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(model, rows, stream);
        using var session = new InferenceSession(stream.ToArray());
        var features = rows.GetColumn<float[]>("Features").ToArray();
        NamedOnnxValue[] inputs =
        [
            .. session.InputMetadata.Select(input =>
            {
                var width = input.Value.Dimensions[1];
                var values = input.Key == "Features"
                    ? features.SelectMany(row => row).ToArray() : new float[features.Length * width];
                return NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<float>(values, [features.Length, width]));
            }),
        ];
        using var results = session.Run(inputs);
        return results.ToDictionary(
            result => result.Name.Replace(".output", "", StringComparison.Ordinal), result => result.AsEnumerable<float>().ToArray());
    }

    private static T With<T>(T options) where T : FfnnOptions
    {
        (options.Effort, options.HiddenLayers, options.NumberOfEpochs, options.Seed) = (Effort.Manual, [5], 3, 1);
        (options.ValidationFraction, options.IntervalCoverage) = (0.3f, 0.8f);
        return options;
    }

    private IDataView Table()
    {
        var random = new Random(1);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new IntervalRow
        {
            Features = [random.NextSingle(), random.NextSingle()], Label = random.NextSingle(),
            Pair = [random.NextSingle(), 3 * random.NextSingle()], Class = i % 3,
        }).ToArray());
    }

    private sealed class IntervalRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        public float Class { get; set; }
    }
}
