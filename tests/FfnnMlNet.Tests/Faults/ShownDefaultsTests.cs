using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>An option that was not set is null, and Describe tells the value that would be used.</summary>
public class ShownDefaultsTests
{
    [Fact]
    public void New_options_show_nothing_that_is_not_used()
    {
        var options = new FfnnTrainer.Options();

        Assert.Null(options.HiddenLayers);
        Assert.Null(options.BatchSize);
        Assert.Null(options.NumberOfEpochs);
        Assert.Null(options.LearningRate);
        Assert.Null(options.EnsembleSize);
        Assert.Null(options.ValidationFraction);
    }

    [Fact]
    public void What_would_be_used_for_a_table_is_told_with_the_reason()
    {
        var used = new FfnnTrainer.Options { BatchSize = 64, LearningRate = 0.01f, EarlyStopping = new EarlyStopping(3) }.Describe(1_000);

        Assert.Equal("BatchSize 64 (set)", used["BatchSize"].ToString());
        Assert.Equal("EnsembleSize 3 (chosen by Effort)", used["EnsembleSize"].ToString());
        Assert.Equal("HiddenLayers 256 selu, 256 selu (chosen by Effort)", used["HiddenLayers"].ToString());
        Assert.Equal("Optimizer adam(0.9, 0.999, 1E-08) (default, since LearningRate is set)", used["Optimizer"].ToString());
        Assert.Equal("OutputActivation softmax (follows from Loss)", used["OutputActivation"].ToString());
        Assert.Equal("ClampScores false (default)", used["ClampScores"].ToString());
        Assert.Equal(used["ValidationFraction"], new OptionChoice("ValidationFraction", "0.2", OptionSource.Effort));
        Assert.Throws<KeyNotFoundException>(() => used["Epochs"]);
    }

    [Fact]
    public void It_prints_a_line_per_option_in_columns()
    {
        var used = new FfnnRegressionTrainer.Options { Effort = Effort.Manual }.Describe(1_000);
        var lines = used.ToString().Split('\n');

        Assert.Equal(used.Count, lines.Length);
        Assert.Matches("^Effort +Manual +set$", lines[0]);
        Assert.Matches("^BatchSize +32 +default$", lines.Single(line => line.StartsWith("BatchSize", StringComparison.Ordinal)));
        Assert.Single(lines.Select(line => line.LastIndexOf("  ", StringComparison.Ordinal)).Distinct());
    }

    [Theory]
    [InlineData(999, "5", "128", "none")]
    [InlineData(1_499, "3", "128", "none")]
    [InlineData(1_500, "4", "24", "none")]
    [InlineData(10_001, "4", "24", "exponential(0.99)")]
    [InlineData(25_001, "3", "16", "exponential(0.99)")]
    public void It_is_told_for_the_number_of_rows(int rowCount, string members, string epochs, string average)
    {
        var used = new FfnnBinaryTrainer.Options().Describe(rowCount);

        Assert.Equal((members, epochs, average), (used["EnsembleSize"].Value, used["NumberOfEpochs"].Value, used["WeightAveraging"].Value));
    }

    [Fact]
    public void Of_texts_it_is_told_too() => Assert.Equal(
        ("128 relu", "0.003", "none"),
        new FfnnTrainer.Options().Describe(5_000, isText: true) is var used
            ? (used["HiddenLayers"].Value, used["LearningRate"].Value, used["WeightDecaySchedule"].Value) : default);

    [Fact]
    public void Nothing_can_be_told_of_no_rows_or_of_wrong_options()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnTrainer.Options().Describe(0));
        Assert.Contains(
            "BatchSize must be at least 1, but was 0.",
            Assert.Throws<ArgumentException>(() => new FfnnTrainer.Options { BatchSize = 0 }.Describe(10)).Message,
            StringComparison.Ordinal);
    }
}
