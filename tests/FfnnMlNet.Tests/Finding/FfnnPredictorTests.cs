using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Finding;

/// <summary>A predictor gives the scores of a prediction engine, from any number of threads.</summary>
public class FfnnPredictorTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly ITransformer _model;
    private readonly Row[] _rows = [.. Enumerable.Range(0, 200).Select(i => new Row { Features = [i, 200 - i], Label = 3 * i })];

    public FfnnPredictorTests() => _model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
    {
        HiddenLayers = [4], NumberOfEpochs = 2, EnsembleSize = 1,
    }).Fit(_ml.Data.LoadFromEnumerable(_rows));

    [Fact]
    public void Many_threads_get_the_scores_of_a_prediction_engine()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Row, Scored>(_model);
        float[] expected = [.. _rows.Select(row => engine.Predict(row).Score)];
        using var predictor = new FfnnPredictor<Row, Scored>(_model);

        var scores = new float[_rows.Length * 20];
        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            i => scores[i] = predictor.Predict(_rows[i % _rows.Length]).Score);

        Assert.Equal(Enumerable.Repeat(expected, 20).SelectMany(each => each), scores);
        Assert.True(expected.Distinct().Count() > 100);
    }

    [Fact]
    public void A_file_is_loaded_and_a_disposed_predictor_predicts_no_more()
    {
        var path = Path.GetTempFileName();
        try
        {
            _ml.Model.Save(_model, _ml.Data.LoadFromEnumerable(_rows).Schema, path);
            var predictor = new FfnnPredictor<Row, Scored>(path);
            Assert.Single(FfnnModel.AllOf(predictor.Model));
            Assert.NotEqual(0, predictor.Predict(_rows[7]).Score);

            predictor.Dispose();
            predictor.Dispose();
            Assert.Throws<ObjectDisposedException>(() => predictor.Predict(_rows[7]));
            // The pipeline belongs to whoever made it.
            Assert.NotEmpty(_model.Transform(_ml.Data.LoadFromEnumerable(_rows)).Schema);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_class_that_lacks_a_column_is_an_error_of_the_start() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnPredictor<NoFeatures, Scored>(_model));

    [Fact]
    public void A_property_without_a_column_is_an_error_of_the_start_that_names_the_nearest_column()
    {
        Assert.Equal(
            "Misspelt has members that no column of the pipeline fills, so that they would stay at their default values. " +
            "There is no column for 'Scores': did you mean 'Score'? " +
            "There is no column for 'Sure' (of 'Probability'). " +
            "The pipeline gives 'Score', 'Label', 'Features'. " +
            "Name a member after its column, or with [ColumnName(\"...\")]; mark one that is to have no column with [NoColumn].",
            Assert.Throws<ArgumentException>(() => new FfnnPredictor<Row, Misspelt>(_model)).Message);
        using var predictor = new FfnnPredictor<Row, WithOwn>(_model);
        Assert.NotEqual(0, predictor.Predict(_rows[7]).Score);
    }

    [Fact]
    public void Bounds_are_there_only_with_IntervalCoverage_and_the_error_says_so()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnPredictor<Row, Bounded>(_model));
        Assert.Contains(
            "There is no column for 'LowerBound': only models of numbers that were trained with the option IntervalCoverage have it. ",
            error.Message, StringComparison.Ordinal);

        using var predictor = new FfnnPredictor<Row, Bounded>(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            HiddenLayers = [4], NumberOfEpochs = 2, EnsembleSize = 1, ValidationFraction = 0.3f, IntervalCoverage = 0.8f,
        }).Fit(_ml.Data.LoadFromEnumerable(_rows)));
        var prediction = predictor.Predict(_rows[100]);
        Assert.True(prediction.LowerBound < prediction.UpperBound, $"[{prediction.LowerBound}, {prediction.UpperBound}]");
    }

    [Fact]
    public void A_row_without_the_column_that_a_label_step_reads_is_an_error_that_says_so()
    {
        var model = _ml.Transforms.Expression("Large", "x => x > 300f", "Label").Append(new FfnnBinaryTrainer(
            _ml, new FfnnBinaryTrainer.Options { HiddenLayers = [4], NumberOfEpochs = 1, EnsembleSize = 1, LabelColumnName = "Large" }))
            .Fit(_ml.Data.LoadFromEnumerable(_rows));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FfnnPredictor<FeaturesOnly, Scored>(model));

        Assert.StartsWith("The pipeline cannot predict Scored from FeaturesOnly: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Label", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("A step that makes the label reads its column too", error.Message, StringComparison.Ordinal);
        using var predictor = new FfnnPredictor<Row, Scored>(model);
        Assert.NotEqual(0, predictor.Predict(new Row { Features = [1, 2] }).Score);
    }

    private sealed class Misspelt
    {
        public float Scores { get; set; }

        [Microsoft.ML.Data.ColumnName("Probability")]
        public float Sure { get; set; }
    }

    private sealed class WithOwn
    {
        public float Score { get; set; }

        [Microsoft.ML.Data.NoColumn]
        public string Remark { get; set; } = "";

        // Not a column, since nothing can be written into it.
        public bool IsHigh => Score > 100;
    }

    private sealed class Bounded
    {
        public float LowerBound { get; set; }

        public float UpperBound { get; set; }
    }

    private sealed class FeaturesOnly
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private class Row
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class NoFeatures
    {
        public float Label { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
