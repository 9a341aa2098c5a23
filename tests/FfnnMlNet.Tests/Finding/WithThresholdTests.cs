using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Finding;

/// <summary>A pipeline of two classes with another threshold is a pipeline that can be saved.</summary>
public sealed class WithThresholdTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.GetTempFileName();
    private readonly IDataView _rows;
    private readonly ITransformer _model;

    public WithThresholdTests()
    {
        _rows = Tables.BreastCancer(_ml);
        // Steps before and after the network, and a chain within the chain.
        _model = _ml.Transforms.CopyColumns("Copy", "Features")
            .Append(_ml.Transforms.NormalizeMinMax("Copy").Append(Trainer("Copy")))
            .Append(_ml.Transforms.CopyColumns("Answer", "PredictedLabel")).Fit(_rows);
    }

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void A_probability_decides_in_every_step_after_saving_and_loading(float probability)
    {
        _ml.Model.Save(FfnnModel.WithThreshold(_model, probability), _rows.Schema, _path);
        var scored = FfnnModel.Load(_path).Transform(_rows);

        bool[] expected = [.. scored.GetColumn<float>("Probability").Select(p => p > probability)];
        Assert.Equal(expected, scored.GetColumn<bool>("PredictedLabel"));
        Assert.Equal(expected, scored.GetColumn<bool>("Answer"));
        Assert.Contains(true, expected);
        Assert.Contains(false, expected);
        Assert.Equal(_model.Transform(_rows).GetColumn<float>("Score"), scored.GetColumn<float>("Score"));
        // The given pipeline has its own threshold.
        Assert.Equal(
            _model.Transform(_rows).GetColumn<float>("Score").Select(score => score > 0),
            _model.Transform(_rows).GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void A_threshold_that_was_found_decides_in_a_loaded_pipeline_as_it_says()
    {
        _ml.Model.Save(_model, _rows.Schema, _path);
        var loaded = FfnnModel.Load(_path);
        var best = _ml.BinaryClassification.FindThreshold(loaded.Transform(_rows), DecisionGoal.RecallAtPrecision(0.8));

        _ml.Model.Save(FfnnModel.WithThreshold(loaded, best), _rows.Schema, _path);
        var decided = FfnnModel.Load(_path).Transform(_rows);

        var pairs = decided.GetColumn<bool>("PredictedLabel").Zip(_rows.GetColumn<bool>("Label")).ToArray();
        Assert.Equal(best.TruePositives, pairs.Count(pair => pair is (true, true)));
        Assert.Equal(best.FalsePositives, pairs.Count(pair => pair is (true, false)));
        Assert.Equal(1 / (1 + Math.Exp(-best.Threshold)), best.Probability, 1e-6);
    }

    [Fact]
    public void A_network_without_a_calibrator_and_a_single_step_have_a_threshold_too()
    {
        var trained = (BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>)
            Trainer("Features").Fit(_rows);
        var bare = new BinaryPredictionTransformer<FfnnBinaryModelParameters>(_ml, trained.Model.SubModel, _rows.Schema, "Features");

        foreach (var step in new ITransformer[] { trained, bare })
        {
            var scored = FfnnModel.WithThreshold(step, 0.8f).Transform(_rows);
            Assert.Equal(
                scored.GetColumn<float>("Score").Select(score => score > MathF.Log(4)), scored.GetColumn<bool>("PredictedLabel"));
        }
    }

    [Fact]
    public void A_pipeline_without_two_classes_or_with_several_networks_and_a_wrong_probability_are_errors()
    {
        var numbers = _ml.Transforms.CopyColumns("Copy", "Features").Append(new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { HiddenLayers = [4], NumberOfEpochs = 1, EnsembleSize = 1 })).Fit(Tables.Diabetes(_ml));
        var twice = new TransformerChain<ITransformer>(_model, _model);

        Assert.Equal(
            "The pipeline has no network of two classes, which alone has a threshold. Its steps are: ColumnCopyingTransformer, " +
            "RegressionPredictionTransformer. Give a pipeline with an FfnnBinaryTrainer in it.",
            Assert.Throws<ArgumentException>(() => FfnnModel.WithThreshold(numbers, 0.3f)).Message);
        Assert.Equal(
            "The pipeline has 2 networks of two classes. Give the step of one of them.",
            Assert.Throws<ArgumentException>(() => FfnnModel.WithThreshold(twice, 0.3f)).Message);
        foreach (var wrong in new[] { 0, 1, -1.1f, float.NaN })
            Assert.StartsWith(
                "The threshold must be a probability, above 0 and below 1. ",
                Assert.Throws<ArgumentOutOfRangeException>(() => FfnnModel.WithThreshold(_model, wrong)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_names_both_units() => Assert.Equal(
        "threshold: probability 0.2492, log-odds -1.10281: precision 0.7500, recall 0.6000, F1 0.6667, accuracy 0.7000",
        new DecisionThreshold(-1.10281f, 3, 1, 2, 4).ToString());

    private FfnnBinaryTrainer Trainer(string features) => new(_ml, new FfnnBinaryTrainer.Options
    {
        HiddenLayers = [4], NumberOfEpochs = 5, EnsembleSize = 1, FeatureColumnName = features, Seed = 1,
    });
}
