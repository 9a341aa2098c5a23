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
