using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void An_engine_predicts_class_names_and_the_same_scores_as_Transform(string trainer)
    {
        var rows = WideRows.Make(_ml);
        var model = _ml.Transforms.Conversion.MapValueToKey("KeyLabel", "TextLabel")
            .Append(TrainersUnderTest.Get(trainer).New(_ml, new("KeyLabel")))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);

        CheckEngines<ClassPrediction>(model, rows, prediction => prediction.Score);

        using var engine = _ml.Model.CreatePredictionEngine<WideRows.Row, ClassPrediction>(model);
        for (int i = 0; i < WideRows.Count; i++)
            Assert.Equal($"class {i % 3}", engine.Predict(new WideRows.Row(i)).PredictedLabel);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void An_engine_predicts_a_flag_and_its_probability(string trainer)
    {
        var rows = WideRows.Make(_ml);
        var model = TrainersUnderTest.Get(trainer).New(_ml, new("BoolLabel")).Fit(rows);

        CheckEngines<FlagPrediction>(model, rows, prediction => [prediction.Score]);

        using var engine = _ml.Model.CreatePredictionEngine<WideRows.Row, FlagPrediction>(model);
        for (int i = 0; i < WideRows.Count; i++)
        {
            var prediction = engine.Predict(new WideRows.Row(i));
            Assert.Equal(i % 3 == 1, prediction.PredictedLabel);
            Assert.Equal(prediction.PredictedLabel, prediction.Probability > 0.5);
        }
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfRegression), MemberType = typeof(TrainersUnderTest))]
    public void An_engine_predicts_a_number(string trainer)
    {
        var rows = WideRows.Make(_ml);
        var model = TrainersUnderTest.Get(trainer).New(_ml, new("FloatLabel")).Fit(rows);

        CheckEngines<NumberPrediction>(model, rows, prediction => [prediction.Score]);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void A_prediction_is_not_changed_by_the_next_one(string trainer)
    {
        var rows = WideRows.Make(_ml);
        using var engine = _ml.Model.CreatePredictionEngine<WideRows.Row, KeyPrediction>(
            TrainersUnderTest.Get(trainer).New(_ml, new("KeyLabel")).Fit(rows));

        var first = engine.Predict(new WideRows.Row(0));
        float[] copy = [.. first.Score];
        var second = engine.Predict(new WideRows.Row(1));

        Assert.Equal(copy, first.Score);
        Assert.NotEqual(copy, second.Score);
    }

    // Compares each row with the bits of Transform, before and after the model is saved and loaded.
    private void CheckEngines<TPrediction>(ITransformer model, IDataView rows, Func<TPrediction, float[]> score)
        where TPrediction : class, new()
    {
        var expected = Quality.Scores(model.Transform(rows));
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        var (reloaded, _) = EstimatorContract.SaveAndReload(model, rows.Schema, _ml);
        foreach (var served in new[] { model, reloaded })
        {
            using var engine = _ml.Model.CreatePredictionEngine<WideRows.Row, TPrediction>(served, options);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], score(engine.Predict(new WideRows.Row(i))));
        }
    }

    private sealed class ClassPrediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed class KeyPrediction
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class FlagPrediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }

        public float Score { get; set; }
    }

    private sealed class NumberPrediction
    {
        public float Score { get; set; }
    }
}
