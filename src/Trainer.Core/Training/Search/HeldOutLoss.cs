using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>How good a trained network is on the rows that it held out, with a temperature of its own.</summary>
/// <param name="HeldOut">Its scores for these rows, with the temperature.</param>
/// <param name="Temperature">By which its logits are to be divided; 1 where there is no calibration.</param>
/// <param name="LossSum">The sum over the rows of weight times loss, see <see cref="BlendRows"/>; not a number where a score is
/// none.</param>
/// <param name="WeightSum">The sum of the weights of the rows.</param>
internal sealed record HeldOutLoss(HeldOutScores HeldOut, float Temperature, double LossSum, double WeightSum)
{
    /// <summary>Judges a trained member; null where its training or its calibration was cancelled.</summary>
    /// <param name="validation">The rows that it held out.</param>
    public static HeldOutLoss? Of(TrainedMember member, ScoreKind kind, IExampleSource validation, TrainingSettings settings)
    {
        var (temperature, isCancelled) = member.Outcome.WasCancelled
            ? (1, true) : FinalCalibration.Find(member.Network, validation, settings);
        if (isCancelled)
            return null;
        var heldOut = ScoresOf(member.Network, temperature, kind, validation);
        var rows = new BlendRows(kind, [heldOut]);
        return new HeldOutLoss(heldOut, temperature, rows.LossSum(rows.ValuesOf([heldOut]), 1), rows.WeightSum);
    }

    /// <summary>The scores of a network that keeps its logits, since a run without a search divides those of all networks by one
    /// temperature.</summary>
    public static HeldOutScores ScoresOf(FeedForwardNetwork network, float temperature, ScoreKind kind, IExampleSource validation) =>
        TemperatureCalibration.WithDividedLogits(network, temperature, () => HeldOutScores.Of([network], kind, validation));
}
