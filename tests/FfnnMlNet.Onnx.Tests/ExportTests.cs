using System.Text.Json;
using FfnnMlNet.Onnx.Tests.Harness;
using global::Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>What ExportOnnx does beyond a conversion.</summary>
public class ExportTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Only_the_columns_that_scores_depend_on_are_inputs()
    {
        var model = Pipelines.Fit(_ml, "multiclass", _ => { });

        var result = Export(model, Rows.Odd(_ml), out var exported);

        Assert.Equal([.. Row.Numbers, Row.Category], result.Inputs);
        Assert.Equal(["PredictedLabel", "Score"], result.Outputs);
        Assert.Equal(result.Inputs, exported.Graph.Input.Select(input => input.Name));
        Assert.All(
            exported.Graph.Input.Concat(exported.Graph.Output),
            tensor => Assert.Equal("rows", tensor.Type.TensorType.Shape.Dim[0].DimParam));
        Assert.True(result.CheckedRows > 256, $"{result.CheckedRows}");
        Assert.Equal(0, result.DifferentLabels);
    }

    [Fact]
    public void The_names_of_the_classes_are_in_the_metadata()
    {
        var model = Pipelines.Fit(_ml, "multiclass", _ => { });

        Export(model, Rows.Odd(_ml), out var exported);

        var json = exported.MetadataProps.Single(item => item.Key == "score_names").Value;
        Assert.Equal(new HashSet<string> { "red", "grün", "b,\"l" }, [.. JsonSerializer.Deserialize<string[]>(json)!]);
        Assert.Contains("grün", json);
    }

    [Fact]
    public void Outputs_have_the_names_that_the_user_gives_them_even_those_of_other_tensors()
    {
        var model = Pipelines.Fit(_ml, "binary", _ => { });
        var options = new OnnxExportOptions
        {
            OutputNames = new Dictionary<string, string> { ["Probability"] = "Score", ["Score"] = "ffnn.3", ["Levels"] = "Features" },
            GraphName = "mine",
        };

        var result = Export(model, Rows.Odd(_ml), out var exported, options);

        Assert.Equal(["Score", "ffnn.3", "Features"], result.Outputs);
        Assert.Equal("mine", exported.Graph.Name);
    }

    [Fact]
    public void A_schema_alone_is_enough_but_then_nothing_is_checked()
    {
        var model = Pipelines.Fit(_ml, "regression", _ => { });
        var path = Path.GetTempFileName();
        try
        {
            var result = _ml.Model.ExportOnnx(model, Rows.Odd(_ml).Schema, path);

            Assert.Equal(0, result.CheckedRows);
            Assert.EndsWith("not checked", result.ToString());
            using var session = new InferenceSession(path);
            Assert.Equal(["Score"], session.OutputNames);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Rows_are_checked_up_to_the_number_of_the_option()
    {
        var model = Pipelines.Fit(_ml, "outputs", _ => { });

        var result = Export(model, Rows.Odd(_ml), out _, new OnnxExportOptions { MaximumCheckedRows = 5 });

        Assert.Equal(5, result.CheckedRows);
    }

    // The check of a model whose file was changed afterwards.
    [Fact]
    public void The_check_finds_a_changed_weight_and_names_the_row_and_both_values()
    {
        var rows = Rows.Odd(_ml);
        var model = Pipelines.Fit(_ml, "regression", _ => { });
        var result = Export(model, rows, out var exported);
        var weights = exported.Graph.Initializer.First(tensor => tensor.Dims.Count == 2 && tensor.FloatData.Count > 0);
        weights.FloatData[0] += 0.01f;
        var changed = new MemoryStream();
        Google.Protobuf.MessageExtensions.WriteTo(exported, changed);
        var check = new ParityCheck(changed.ToArray(), result.Inputs, [new("Score", "Score")], new OnnxExportOptions());

        var error = Assert.Throws<InvalidOperationException>(() => check.Run(rows, model.Transform(rows)));

        Assert.StartsWith("ONNX Runtime does not score as ML.NET does: in row ", error.Message);
        Assert.EndsWith("Set a larger Tolerance only if such a difference does no harm. Nothing was written.", error.Message);
    }

    [Fact]
    public void A_graph_that_ONNX_Runtime_cannot_load_is_an_error_that_says_so()
    {
        var rows = Rows.Odd(_ml);
        var model = Pipelines.Fit(_ml, "regression", _ => { });
        var check = new ParityCheck([1, 2, 3], ["W"], [new("Score", "Score")], new OnnxExportOptions());

        var error = Assert.Throws<InvalidOperationException>(() => check.Run(rows, model.Transform(rows)));

        Assert.StartsWith("ONNX Runtime cannot score with the exported graph: ", error.Message, StringComparison.Ordinal);
        Assert.IsType<OnnxRuntimeException>(error.InnerException);
    }

    [Fact]
    public void A_difference_above_the_tolerance_is_an_error_and_nothing_is_written()
    {
        var model = Pipelines.Fit(_ml, "binary", options => options.NumericEmbedding = NumericEmbedding.Periodic());
        var stream = new MemoryStream();

        var error = Assert.Throws<InvalidOperationException>(
            () => _ml.Model.ExportOnnx(model, Rows.Odd(_ml), stream, new OnnxExportOptions { Tolerance = 1e-12 }));

        Assert.Contains("above the tolerance of 1E-12", error.Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void The_first_step_that_ML_NET_cannot_convert_is_named()
    {
        var model = _ml.Transforms.NormalizeMinMax("W")
            .Append(_ml.Transforms.NormalizeBinning("Binned", "Features2"))
            .Append(_ml.Transforms.NormalizeBinning("Again", "Binned"))
            .Append(_ml.Transforms.Concatenate("Features", "W", "Binned", "Again"))
            .Append(Pipelines.Trainer(_ml, "regression", _ => { })).Fit(Rows.Training(_ml));
        var stream = new MemoryStream();

        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.ExportOnnx(model, Rows.Odd(_ml), stream));

        Assert.StartsWith(
            "The pipeline cannot be converted to ONNX: its step 2 of 5, NormalizingTransformer (which makes 'Binned'), " +
            "cannot be converted. ", error.Message);
        Assert.Equal(0, stream.Length);
    }

    // ML.NET itself would write a file that has the features as inputs.
    [Fact]
    public void A_step_that_is_not_one_of_ML_NET_is_named()
    {
        var rows = Rows.Training(_ml);
        var features = Pipelines.Features(_ml).Fit(rows);
        var trained = Pipelines.Trainer(_ml, "regression", _ => { }).Fit(features.Transform(rows));
        var chain = new TransformerChain<ITransformer>(features, new ForeignStep(), trained);

        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.ExportOnnx(chain, rows, new MemoryStream()));

        Assert.StartsWith("The pipeline cannot be converted to ONNX: its step 3 of 4, ForeignStep, cannot be converted. ", error.Message);
        Assert.Contains("', which the step makes, for an input", error.Message);
    }

    [Fact]
    public void An_activation_of_the_users_own_is_named_by_both_doors()
    {
        var own = Activation.Custom("my-square", z => z * z);
        var model = Pipelines.Fit(_ml, "regression", options => options.HiddenLayers = [new HiddenLayer(4), new HiddenLayer(4, own)]);
        const string message =
            "The model cannot be converted to ONNX: its activation 'my-square' is your own, and ONNX has no operator for it. " +
            "Train with built-in activations, such as Activation.Selu, or score with ML.NET.";
        var stream = new MemoryStream();

        Assert.Equal(
            message, Assert.Throws<InvalidOperationException>(() => _ml.Model.ConvertToOnnx(model, Rows.Odd(_ml), stream)).Message);
        Assert.Contains(
            message.TrimEnd('.'),
            Assert.Throws<InvalidOperationException>(() => _ml.Model.ExportOnnx(model, Rows.Odd(_ml), stream)).Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Columns_of_types_that_ONNX_does_not_have_are_no_obstacle()
    {
        var rows = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(i => new Dated { X = i % 7, Day = DateTime.UnixEpoch.AddDays(i), Label = i % 7 }));
        var model = _ml.Transforms.Concatenate("Features", "X").Append(_ml.Regression.Trainers.Ffnn(
            new FfnnRegressionTrainer.Options { Effort = Effort.Manual, HiddenLayers = [4], NumberOfEpochs = 2, Seed = 1 })).Fit(rows);

        Assert.Equal(["X"], Export(model, rows, out _).Inputs);
    }

    [Theory]
    [InlineData("Nothing", "a", "OutputNames: the pipeline has no column 'Nothing'. Its columns are 'W', ")]
    [InlineData("Score", "", "OutputNames: the output of the column 'Score' must have a name.")]
    [InlineData("Score", "W", "OutputNames: the column 'Score' is to have the output name 'W', but an input has it. Choose another name.")]
    public void Wrong_output_names_are_named(string column, string name, string message)
    {
        var model = Pipelines.Fit(_ml, "regression", _ => { });
        var options = new OnnxExportOptions { OutputNames = new Dictionary<string, string> { [column] = name } };

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Export(model, Rows.Odd(_ml), out _, options)).Message);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var model = Pipelines.Fit(_ml, "regression", _ => { });
        string Message(OnnxExportOptions options) =>
            Assert.Throws<ArgumentException>(() => Export(model, Rows.Odd(_ml), out _, options)).Message;

        Assert.Equal("OpsetVersion must be in 9..12, but was 13.", Message(new OnnxExportOptions { OpsetVersion = 13 }));
        Assert.Equal("MaximumCheckedRows must be at least 0, but was -1.", Message(new OnnxExportOptions { MaximumCheckedRows = -1 }));
        Assert.Equal("Tolerance must be above 0, but was 0.", Message(new OnnxExportOptions { Tolerance = 0 }));
        Assert.Equal("GraphName must not be empty.", Message(new OnnxExportOptions { GraphName = "" }));
        Assert.Equal(
            "OutputNames must name at least one column; null exports PredictedLabel, Score and Probability.",
            Message(new OnnxExportOptions { OutputNames = new Dictionary<string, string>() }));
    }

    private OnnxExportResult Export(ITransformer model, IDataView rows, out ModelProto exported, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        var result = _ml.Model.ExportOnnx(model, rows, stream, options);
        exported = ModelProto.Parser.ParseFrom(stream.ToArray());
        return result;
    }

    private sealed class Dated
    {
        public float X { get; set; }

        public DateTime Day { get; set; }

        public float Label { get; set; }
    }
}
