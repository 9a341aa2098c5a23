using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class CalibratorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void A_Platt_calibrator_after_the_trainer_turns_scores_into_probabilities_and_survives_a_reload(string trainer)
    {
        var table = TrainersUnderTest.Table(_ml, LearningTask.Binary);
        var model = TrainersUnderTest.Get(trainer).New(_ml).Append(_ml.BinaryClassification.Calibrators.Platt()).Fit(table);

        var scored = model.Transform(table);
        var rows = scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability")).OrderBy(row => row.First).ToArray();
        for (int row = 1; row < rows.Length; row++)
            Assert.True(rows[row].Second >= rows[row - 1].Second, $"{rows[row - 1]} then {rows[row]}");
        // Predicting the shares of the classes for all rows has a log-loss of 0.95 bits per row.
        Assert.InRange(_ml.BinaryClassification.Evaluate(scored).LogLoss, 0, 0.3);

        var (reloaded, _) = EstimatorContract.SaveAndReload(model, table.Schema, _ml);
        Assert.Equal(scored.GetColumn<float>("Probability"), reloaded.Transform(table).GetColumn<float>("Probability"));
    }
}
