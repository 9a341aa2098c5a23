using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class OnnxWordsTests
{
    [Fact]
    public void A_locale_that_is_missing_is_said_with_options_of_the_command()
    {
        var text = OnnxExport.Explain(
            "ONNX Runtime cannot score with the exported graph: it needs the locale en_US.UTF-8 for a step. Nothing was written. Install " +
            "the locale, keep the case of text (CaseMode.None), or export without a check by MaximumCheckedRows = 0.");
        Assert.Contains("--no-onnx", text, StringComparison.Ordinal);
        Assert.Contains("en_US.UTF-8", text, StringComparison.Ordinal);
        foreach (var word in (string[])["CaseMode", "MaximumCheckedRows", "Nothing was written"])
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_is_written_although_its_graph_is_not()
    {
        Assert.Equal("The step X cannot be exported.", OnnxExport.Explain("the step X cannot be exported. Nothing was written."));
        Assert.Equal("There is no model.onnx. It is late.", new OnnxOutcome(false, "It is late.").ToString());
    }
}
