using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class ThresholdTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void A_changed_threshold_decides_the_predicted_label_and_survives_a_reload(string trainer)
    {
        var underTest = TrainersUnderTest.GetBinary(trainer);
        var table = TrainersUnderTest.Table(_ml, LearningTask.Binary);
        var model = underTest.New(_ml).Fit(table);
        var positives = new List<int>();
        // Quantiles of the trainer's own scores, since trainers differ in the range of their scores.
        var scores = model.Transform(table).GetColumn<float>("Score").Order().ToArray();
        foreach (var threshold in new[] { scores[scores.Length / 5], scores[scores.Length / 2], scores[scores.Length * 4 / 5] })
        {
            var changed = underTest.ChangeThreshold(_ml, model, threshold);
            var (reloaded, _) = EstimatorContract.SaveAndReload(changed, table.Schema, _ml);
            foreach (var scored in new[] { changed.Transform(table), reloaded.Transform(table) })
            {
                var predicted = scored.GetColumn<bool>("PredictedLabel").ToArray();
                Assert.Equal(scored.GetColumn<float>("Score").Select(score => score > threshold), predicted);
                positives.Add(predicted.Count(flag => flag));
            }
        }

        Assert.True(positives[0] > positives[2] && positives[2] > positives[4], string.Join(", ", positives));
    }
}
