using System.Text.RegularExpressions;
using FfnnMlNet.Tests.Harness;
using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Before a search, held-out rows decide how features are scaled.</summary>
public class ScalingTrialTests
{
    private const string Begins = "FeatureScaling: networks are trained with ";

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Classes_that_depend_on_the_order_of_a_feature_with_a_long_tail_have_quantiles()
    {
        var log = new LogCapture(_ml);

        var model = Trainer(new FfnnTrainer.Options()).Fit(Waves()).Model;

        Assert.Equal(("quantile-normal", "2"), (model.TrainingOptions["FeatureScaling"], model.TrainingOptions["SearchDraws"]));
        Assert.Single(
            log.Of(ChannelMessageKind.Info), $"{Begins}robust and with quantile-normal, and compared by the rows that they hold out.");
        Assert.Single(log.Of(ChannelMessageKind.Info), line => line.StartsWith(
            "FeatureScaling: the loss of held-out rows is ", StringComparison.Ordinal));
        // It is the model of that scaling, and where that is set, nothing is compared.
        var set = Trainer(new FfnnTrainer.Options { FeatureScaling = FeatureScaling.QuantileNormal }).Fit(Waves()).Model;
        Assert.Equal(set.Fingerprint(), model.Fingerprint());
        Assert.Single(log.Of(ChannelMessageKind.Info), line => line.StartsWith(Begins, StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_have_the_scaling_that_suits_their_features()
    {
        // A sum of features that are distributed evenly is a curved function of their normal quantiles.
        var random = new Random(1);
        var sums = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(_ =>
        {
            float[] features = [random.NextSingle(), random.NextSingle()];
            return new Row { Number = features[0] + (2 * features[1]), Features = features };
        }).ToArray());

        Assert.Equal("robust", ScalingOf(sums));
        Assert.Equal("quantile-normal", ScalingOf(Waves()));

        // Bins would hide the difference.
        string ScalingOf(IDataView table) => new FfnnRegressionTrainer(_ml, Small(new FfnnRegressionTrainer.Options
        {
            LabelColumnName = nameof(Row.Number), NumericEmbedding = NumericEmbedding.None,
        })).Fit(table).Model.TrainingOptions["FeatureScaling"];
    }

    [Fact]
    public void Validation_rows_of_the_user_decide_where_there_are_some()
    {
        var parts = _ml.Data.TrainTestSplit(Waves(), 0.3, seed: 1);

        var model = Trainer(new FfnnTrainer.Options()).Fit(parts.TrainSet, parts.TestSet).Model;

        Assert.Equal("quantile-normal", model.TrainingOptions["FeatureScaling"]);
    }

    [Fact]
    public void A_time_limit_that_is_too_short_leaves_Efforts_scaling_and_the_options_say_so()
    {
        var log = new LogCapture(_ml);

        var model = Trainer(new FfnnTrainer.Options { TimeLimit = TimeSpan.FromSeconds(1e-7) }).Fit(Waves()).Model;

        Assert.Equal("robust", model.TrainingOptions["FeatureScaling"]);
        Assert.Single(
            log.Of(ChannelMessageKind.Info), "FeatureScaling stays robust: the comparison takes too much of the time limit.");
        Assert.Single(log.Of(ChannelMessageKind.Info), line => Regex.IsMatch(line, "; following from others: [^;]*FeatureScaling robust"));
    }

    [Fact]
    public void Without_a_search_nothing_is_compared()
    {
        var log = new LogCapture(_ml);
        var trainer = Trainer(new FfnnTrainer.Options(), draws: 0);

        Assert.Equal("robust", trainer.Fit(Waves()).Model.TrainingOptions["FeatureScaling"]);
        Assert.DoesNotContain(log.Of(ChannelMessageKind.Info), line => line.StartsWith(Begins, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_cancelled_while_scalings_are_compared_ends_at_once()
    {
        using var source = new CancellationTokenSource();
        _ml.Log += (_, message) =>
        {
            if (message.RawMessage.StartsWith(Begins, StringComparison.Ordinal))
                source.Cancel();
        };
        var log = new LogCapture(_ml);

        Assert.ThrowsAny<OperationCanceledException>(
            () => Trainer(new FfnnTrainer.Options { CancellationToken = source.Token }).Fit(Waves()));
        Assert.DoesNotContain(
            log.Of(ChannelMessageKind.Info), line => line.StartsWith("FeatureScaling: the loss", StringComparison.Ordinal));
    }

    private FfnnTrainer Trainer(FfnnTrainer.Options options, int draws = 2) => new(_ml, Small(options, draws));

    private static T Small<T>(T options, int draws = 2)
        where T : FfnnOptions
    {
        (options.SearchDraws, options.EnsembleSize, options.NumberOfEpochs, options.Seed) = (draws, 3, 30, 3);
        (options.NumberOfThreads, options.HiddenLayers, options.LinearMember) = (2, [24, 24], false);
        return options;
    }

    // Three classes that alternate with the rank of the first feature, which has a long tail.
    private IDataView Waves()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 600).Select(_ =>
        {
            var part = random.NextDouble();
            var value = Math.Exp(4 * Normal.InvCDF(0, 1, part));
            return new Row
            {
                Class = (int)(part * 9) % 3, Number = (float)Math.Sin(9 * part), Features = [(float)value, random.NextSingle()],
            };
        });
        var table = _ml.Data.LoadFromEnumerable(rows.ToArray());
        return _ml.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class)).Fit(table).Transform(table);
    }

    private sealed class Row
    {
        public int Class { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
