using FfnnMlNet.Onnx.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>What a model has beside the entries of the catalogues, through both doors.</summary>
public class ModelTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Tasks => [.. Pipelines.Tasks];

    // What Effort chooses: periodic embedding, scales, slopes, several networks.
    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_networks_that_Balanced_chooses(string task) => Check(task, options =>
        (options.Effort, options.HiddenLayers, options.NumberOfEpochs) = (Effort.Balanced, [16, 16, 16], 2));

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_linear_member_beside_networks_and_alone(string task)
    {
        var shares = new List<float>();
        foreach (var hidden in new HiddenLayer[][] { [12, 8], [] })
        {
            var model = Check(task, options =>
            {
                (options.HiddenLayers, options.LinearMember, options.EnsembleSize) = (hidden, true, 3);
                options.ValidationFraction = 0.25f;
            });
            shares.Add(ShareOf(model));
        }
        output.WriteLine($"shares {string.Join(", ", shares)}");
    }

    [Theory]
    [InlineData("multiclass")]
    [InlineData("binary")]
    public void Calibrated_probabilities(string task) =>
        Check(task, options => (options.CalibrateProbabilities, options.ValidationFraction) = (true, 0.3f));

    [Theory]
    [InlineData("regression")]
    [InlineData("outputs")]
    public void Targets_that_are_not_scaled_and_scores_without_limits(string task)
    {
        Check(task, options => (options.TargetScaling, options.LearningRate) = (TargetScaling.None, 1e-3f));
        Check(task, options => options.ClampScores = false);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_loaded_model(string task)
    {
        var rows = Rows.Odd(_ml);
        var model = Pipelines.Fit(_ml, task, _ => { });
        using var file = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;
        var loaded = new MLContext(seed: 2);

        Doors.Check(loaded, loaded.Model.Load(file, out _), rows);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Every_operator_set_that_ML_NET_writes(int opset)
    {
        var rows = Rows.Odd(_ml);
        foreach (var embedding in new[] { NumericEmbedding.Periodic(), NumericEmbedding.PiecewiseLinear() })
        {
            var features = _ml.Transforms.Concatenate("Features", Row.Numbers);
            var model = features.Append(Pipelines.Trainer(_ml, "binary", options =>
            {
                (options.NumericEmbedding, options.LearnFeatureScales, options.MembersPerNetwork) = (embedding, true, 2);
                (options.FeatureScaling, options.EnsembleSize) = (FeatureScaling.QuantileNormal, 2);
                (options.Activation, options.ParametricActivations) = (Activation.Mish, true);
            })).Fit(Rows.Training(_ml));
            Doors.Converted(_ml, model, rows, opset: opset);
        }
    }

    [Theory]
    [InlineData("platt")]
    [InlineData("naive")]
    [InlineData("isotonic")]
    public void An_outer_calibrator_of_a_binary_model(string name)
    {
        var model = Pipelines.Features(_ml).Append(Pipelines.Trainer(_ml, "binary", options => options.Loss = Loss.Hinge)).Fit(
            Rows.Training(_ml));
        var scored = model.Transform(Rows.Training(_ml));
        var calibrators = _ml.BinaryClassification.Calibrators;
        ITransformer calibrator = name switch
        {
            "platt" => calibrators.Platt(nameof(Row.IsTrue)).Fit(scored),
            "naive" => calibrators.Naive(nameof(Row.IsTrue)).Fit(scored),
            _ => calibrators.Isotonic(nameof(Row.IsTrue)).Fit(scored),
        };
        var chain = new TransformerChain<ITransformer>(model, calibrator);
        var rows = Rows.Odd(_ml);
        if (name != "isotonic")
        {
            Doors.Check(_ml, chain, rows);
            return;
        }
        // ML.NET cannot write this calibrator.
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.ExportOnnx(chain, rows, new MemoryStream()));
        Assert.Contains("its step ", error.Message);
        Assert.Contains("Calibrator", error.Message);
    }

    // Tensors of both models have names of one kind, and columns have such names too.
    [Fact]
    public void Two_models_in_one_pipeline_with_columns_that_have_names_of_tensors()
    {
        var model = _ml.Transforms.CopyColumns("ffnn.0", "W").Append(_ml.Transforms.CopyColumns("ffnn.9", "Features2"))
            .Append(_ml.Transforms.Concatenate("Features", "ffnn.0", "ffnn.9"))
            .Append(Pipelines.Trainer(_ml, "regression", _ => { }))
            .Append(_ml.Transforms.Concatenate("Features", "ffnn.0", "Score", " ", "ffnn.9"))
            .Append(Pipelines.Trainer(_ml, "binary", options => options.NumericEmbedding = NumericEmbedding.Periodic()))
            .Fit(Rows.Training(_ml));

        Doors.Check(_ml, model, Rows.Odd(_ml));
    }

    [Fact]
    public void Labels_of_every_type()
    {
        foreach (var type in new[] { DataKind.Int32, DataKind.Single, DataKind.Double, DataKind.Int64, DataKind.Int16, DataKind.String })
        {
            var model = _ml.Transforms.Conversion.ConvertType("Typed", nameof(Row.Digit), type)
                .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Typed"))
                .Append(_ml.Transforms.Concatenate("Features", Row.Numbers))
                .Append(_ml.MulticlassClassification.Trainers.Ffnn(
                    new FfnnTrainer.Options { Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 2, Seed = 1 }))
                .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(Rows.Training(_ml));
            using var stream = new MemoryStream();
            var result = _ml.Model.ExportOnnx(model, Rows.Odd(_ml), stream);
            Assert.Equal(["PredictedLabel", "Score"], result.Outputs);
            Assert.Equal(0, result.DifferentLabels);
        }
    }

    [Fact]
    public void Feature_columns_of_several_dimensions_and_the_key_without_its_value()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Picture
        {
            Pixels = [.. Enumerable.Range(0, 6).Select(j => (float)((i * j) % 7))], Label = (uint)(i % 3) + 1,
        }));
        var model = _ml.MulticlassClassification.Trainers.Ffnn(new FfnnTrainer.Options
        {
            FeatureColumnName = nameof(Picture.Pixels), Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 2, Seed = 1,
        }).Fit(rows);

        Doors.Check(_ml, model, rows);
    }

    private ITransformer Check(string task, Action<FfnnOptions> configure)
    {
        var model = Pipelines.Fit(_ml, task, configure);
        var largest = Doors.Check(_ml, model, Rows.Odd(_ml));
        output.WriteLine(FormattableString.Invariant($"{task}: {largest:G3}, {HolderOf(model)}"));
        return model;
    }

    private static float ShareOf(ITransformer model) => HolderOf(model).Network.Linear?.Share ?? 0;

    private static INetworkHolder HolderOf(ITransformer model) => StepsOf(model).Select(step => step switch
    {
        MulticlassPredictionTransformer<FfnnMulticlassModelParameters> classes => classes.Model,
        BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> two => two.Model.SubModel,
        RegressionPredictionTransformer<FfnnRegressionModelParameters> number => number.Model,
        RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> numbers => (INetworkHolder)numbers.Model,
        _ => null,
    }).OfType<INetworkHolder>().Single();

    private static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    private sealed class Picture
    {
        [VectorType(2, 3)]
        public float[] Pixels { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
