using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Scores are not clamped unless the option is set, and a model without hidden layers is linear in its features.</summary>
public class ExtrapolationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Manual)]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Balanced)]
    public void A_linear_model_goes_on_in_a_line_far_beyond_its_rows(Effort effort)
    {
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = effort, HiddenLayers = [], Optimizer = Optimizer.Lbfgs(), EnsembleSize = 1, NumberOfEpochs = 100, Seed = 1,
        }).Fit(Line()).Model;

        foreach (var x in new[] { 0f, 50, 99, 178, 1000, -1000 })
        {
            var score = new float[1];
            model.Predict([x], score);
            Assert.Equal(x, score[0], 0.05f);
        }
    }

    [Theory]
    [InlineData(Effort.Manual)]
    [InlineData(Effort.Fast)]
    public void Scores_may_leave_the_range_of_the_labels_unless_they_are_clamped(Effort effort)
    {
        // The label is a sum. No training row has two large summands.
        var rows = Enumerable.Range(0, 200)
            .Select(i => new Pair { Features = i % 2 == 0 ? [i / 200f, 0] : [0, i / 200f], Label = i / 200f }).ToArray();
        float Score(bool clamp)
        {
            var options = new FfnnRegressionTrainer.Options { Effort = effort, NumberOfEpochs = 40, Seed = 1 };
            if (clamp)
                options.ClampScores = true;
            var score = new float[1];
            new FfnnRegressionTrainer(_ml, options).Fit(_ml.Data.LoadFromEnumerable(rows)).Model.Predict([1, 1], score);
            return score[0];
        }

        Assert.True(Score(clamp: false) > 1.05f);
        Assert.InRange(Score(clamp: true), 0, 0.995f + 1e-6f);
    }

    private IDataView Line() =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new One { Features = [i], Label = i }).ToArray());

    private sealed class One
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Pair
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
