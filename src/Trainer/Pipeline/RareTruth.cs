using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>What is said at the end where one of two classes is rare: accuracy looks good where it is never predicted.</summary>
internal static class RareTruth
{
    private const double RareShare = 0.1;

    public static void Say(TrainingRequest request, RowsRead read, ResolvedOptions options)
    {
        if (request.ScoreKind is not (ScoreKind.LogOdds or ScoreKind.Margin) || options.Of(OptionTable.ClassWeights) is not null)
            return;
        // The labels of two classes are 0 and 1, before and after they are prepared.
        var positive = read.Rows.CountValuesAbove(0.5f) / (double)read.Rows.RowCount;
        var (share, rare) = positive <= 0.5 ? (positive, "true") : (1 - positive, "false");
        if (share >= RareShare)
            return;
        request.Say(
            FormattableString.Invariant($"{share * 100:F1} % of the labels in column '{request.Label.Name}' are {rare}: ") +
            "with the threshold as it is few rows or none may be predicted so, and accuracy does not show it. " +
            "Judge by precision and recall. To find more of them, change the threshold with " +
            "mlContext.BinaryClassification.ChangeModelThreshold(model, log-odds), or set ClassWeights to ClassWeights.Balanced.");
    }
}
