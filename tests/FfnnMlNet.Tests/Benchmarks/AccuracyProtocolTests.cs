using FfnnMlNet.Benchmarks.Accuracy;
using Xunit;

namespace FfnnMlNet.Tests.Benchmarks;

public class AccuracyProtocolTests
{
    [Fact]
    public void Every_fifth_row_is_judged_and_all_others_are_learnt()
    {
        var splits = Split.Of(12, null);
        Assert.Equal(3, splits.Count);
        Assert.Equal([1, 6, 11], splits[1].Test);
        Assert.Equal([0, 2, 3, 4, 5, 7, 8, 9, 10], splits[1].Train);
        Assert.Single(Split.Of(10_000, null));
        Assert.Equal([0, 1, 2, 3, 4], Split.Of(10_000, 7_000, folds: 5).Select(split => split.Test[0]));
    }

    [Fact]
    public void An_official_split_keeps_the_order_of_the_file()
    {
        var split = Assert.Single(Split.Of(10, 7));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], split.Train);
        Assert.Equal([7, 8, 9], split.Test);
    }

    [Fact]
    public void A_nested_split_never_sees_the_test_part()
    {
        var split = Split.Of(100, null)[0];
        var nested = split.Nested();
        Assert.Equal(split.Train, nested.Train.Concat(nested.Test).Order());
        Assert.Equal([3, 9, 16], nested.Test[..3]);
    }

    [Fact]
    public void A_class_without_probability_costs_the_clipped_logarithm()
    {
        var metrics = Metrics.OfClasses([0, 1, -1], [[0.5f, 0.25f], [0.75f, 0.25f], [1, 0]]);
        Assert.Equal(1 / 3.0, metrics["accuracy"], 12);
        Assert.Equal((Math.Log(2) + Math.Log(4) - Math.Log(1e-15)) / 3, metrics["logloss"], 9);
    }

    [Fact]
    public void Area_under_curve_counts_ties_half()
    {
        Assert.Equal(1, Metrics.AreaUnderCurve([false, true], [0, 1]));
        Assert.Equal(0.5, Metrics.AreaUnderCurve([false, true, false, true], [2, 2, 2, 2]));
        Assert.Equal(3.5 / 4, Metrics.AreaUnderCurve([false, true, false, true], [1, 2, 2, 3]));
    }

    [Fact]
    public void Several_outputs_count_by_their_means()
    {
        var metrics = Metrics.OfNumbers([[0, 10], [2, 30]], [[1, 10], [1, 30]]);
        Assert.Equal(0.5, metrics["rmse"], 12);
        Assert.Equal(0.5, metrics["r2"], 12);
    }

    [Fact]
    public void Quoted_fields_hold_separators_quotes_and_line_ends()
    {
        var rows = CsvReader.Parse("a,b\r\n\"x, \"\"y\"\"\n\",\r\n", ',');
        Assert.Equal([["a", "b"], ["x, \"y\"\n", ""]], rows);
    }

    [Fact]
    public void Options_are_set_by_name()
    {
        var overrides = new OptionOverrides();
        foreach (var (name, value) in new[]
                 {
                     ("LearningRate", "0.01"), ("HiddenLayers", "[8,4]"), ("Activation", "gelu"), ("Loss", "CrossEntropy(0.1)"),
                     ("LearningRateSchedule", "Warmup(5,Cosine)"), ("NumberOfThreads", "1"), ("L2Regularization", "1e-3"),
                     ("WeightAveraging", "Exponential(0.99)"),
                 })
            overrides.Add(name, value);
        var options = new FfnnTrainer.Options();
        overrides.Apply(options);
        Assert.Equal(0.01f, options.LearningRate);
        Assert.Equal([8, 4], options.HiddenLayers!.Select(layer => layer.Units));
        Assert.Equal(Activation.Gelu.ToString(), options.Activation!.ToString());
        Assert.Equal(Loss.CrossEntropy(0.1f).ToString(), options.Loss!.ToString());
        Assert.Equal(LearningRateSchedule.Warmup(5, LearningRateSchedule.Cosine).ToString(), options.LearningRateSchedule!.ToString());
        Assert.Equal(1, options.NumberOfThreads);
        Assert.Equal(0.001f, options.L2Regularization);
        Assert.Equal("exponential(0.99)", options.WeightAveraging!.ToString());
    }

    [Theory]
    [InlineData("LearningRat", "1", "no option 'LearningRat'")]
    [InlineData("BatchSize", "many", "'many' is no Int32")]
    [InlineData("Loss", "Cubic", "'Cubic' is no Loss")]
    public void An_option_that_cannot_be_set_is_an_error(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new OptionOverrides().Add(name, value)).Message);
}
