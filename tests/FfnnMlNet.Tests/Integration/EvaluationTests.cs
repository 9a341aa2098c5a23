using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class EvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void ML_NETs_evaluator_finds_a_trained_model_good(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var table = TrainersUnderTest.Table(_ml, underTest.Task);

        double quality = Quality.Of(_ml, underTest.Task, underTest.New(_ml).Fit(table).Transform(table));

        Assert.InRange(quality, Quality.Floor(underTest.Task), 1);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void A_model_file_read_by_another_context_gives_the_same_scores(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var table = TrainersUnderTest.Table(_ml, underTest.Task);
        var model = underTest.New(_ml).Fit(table);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            _ml.Model.Save(model, table.Schema, path);
            var reloaded = new MLContext().Model.Load(path, out var inputSchema);

            Assert.Equal(Quality.Scores(model.Transform(table)), Quality.Scores(reloaded.Transform(table)));
            Assert.Empty(SchemaComparison.Differences(table.Schema, inputSchema));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Multiclass_scores_are_probabilities_whose_largest_is_the_predicted_class(string trainer)
    {
        var table = Tables.Iris(_ml).Standardized(_ml);
        var scored = TrainersUnderTest.Get(trainer).New(_ml).Fit(table).Transform(table);

        var predicted = scored.GetColumn<uint>("PredictedLabel").ToArray();
        Assert.All(scored.GetColumn<float[]>("Score").Zip(predicted), row =>
        {
            Assert.All(row.First, score => Assert.InRange(score, 0, 1));
            Assert.Equal(1, row.First.Sum(), 1e-5f);
            Assert.Equal(row.First.Max(), row.First[row.Second - 1]);
        });
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void The_confusion_matrix_names_the_classes(string trainer)
    {
        var table = Tables.Iris(_ml).Standardized(_ml);

        var metrics = _ml.MulticlassClassification.Evaluate(TrainersUnderTest.Get(trainer).New(_ml).Fit(table).Transform(table));

        string printed = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        Assert.All(["setosa", "versicolor", "virginica"], name => Assert.Contains(name, printed));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void A_binary_score_is_the_log_odds_of_the_probability(string trainer)
    {
        var table = Tables.BreastCancer(_ml).Standardized(_ml);
        var scored = TrainersUnderTest.Get(trainer).New(_ml).Fit(table).Transform(table);

        var probabilities = scored.GetColumn<float>("Probability").ToArray();
        var predicted = scored.GetColumn<bool>("PredictedLabel").ToArray();
        var scores = scored.GetColumn<float>("Score").ToArray();
        Assert.Contains(true, predicted);
        Assert.Contains(false, predicted);
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.Equal(1 / (1 + Math.Exp(-scores[row])), probabilities[row], 1e-5);
            Assert.Equal(scores[row] > 0, predicted[row]);
        }
    }
}
