using FfnnMlNet.Onnx.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>A step that only makes the label is not exported, whether or not ML.NET could convert it.</summary>
public class LabelStepTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("expression")]
    [InlineData("value")]
    [InlineData("two steps")]
    [InlineData("features")]
    public void A_label_step_that_cannot_be_converted_is_left_out_and_its_column_is_no_input(string step)
    {
        var model = Label(step).Append(Pipelines.Features(_ml)).Append(Trainer()).Fit(Rows.Training(_ml));

        var result = _ml.Model.ExportOnnx(model, Rows.Odd(_ml), new MemoryStream());

        Assert.Equal([.. Row.Numbers, Row.Category], result.Inputs);
        Assert.Equal(["PredictedLabel", "Score", "Probability"], result.Outputs);
        Assert.True(result.CheckedRows > 256, $"{result.CheckedRows}");
        Assert.Equal(0, result.DifferentLabels);
    }

    [Fact]
    public void A_label_that_is_exported_needs_its_step()
    {
        var model = Label("expression").Append(Pipelines.Features(_ml)).Append(Trainer()).Fit(Rows.Training(_ml));
        var options = new OnnxExportOptions { OutputNames = new Dictionary<string, string> { ["Score"] = "Score", ["Label"] = "Label" } };

        var error = Assert.Throws<InvalidOperationException>(
            () => _ml.Model.ExportOnnx(model, Rows.Odd(_ml), new MemoryStream(), options));

        Assert.StartsWith(
            "The pipeline cannot be converted to ONNX: its step 1 of 4, ExpressionTransformer (which makes 'Label'), cannot be converted. ",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_of_the_features_is_named_with_its_place_in_the_whole_pipeline()
    {
        var model = Label("expression").Append(_ml.Transforms.NormalizeBinning("Binned", "Features2"))
            .Append(_ml.Transforms.Concatenate("Features", "W", "Binned")).Append(Trainer()).Fit(Rows.Training(_ml));

        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.ExportOnnx(model, Rows.Odd(_ml), new MemoryStream()));

        Assert.StartsWith(
            "The pipeline cannot be converted to ONNX: its step 2 of 4, NormalizingTransformer (which makes 'Binned'), " +
            "cannot be converted. ",
            error.Message, StringComparison.Ordinal);
    }

    private IEstimator<ITransformer> Label(string step) => step switch
    {
        "expression" => _ml.Transforms.Expression("Label", "x => x == \"red\"", nameof(Row.Class)),
        "value" => _ml.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["red"] = true }, nameof(Row.Class)),
        "two steps" => _ml.Transforms.Expression("Red", "x => x == \"red\"", nameof(Row.Class))
            .Append(_ml.Transforms.Expression("Label", "x => !x", "Red")),
        // Its name is later that of the features, which do not depend on it.
        _ => _ml.Transforms.Expression("Features", "x => x == \"red\"", nameof(Row.Class))
            .Append(_ml.Transforms.CopyColumns("Label", "Features")),
    };

    private IEstimator<ITransformer> Trainer() => Pipelines.Trainer(
        _ml, "binary", options => options.LabelColumnName = "Label");
}
