using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>A line of advice at the end of training where one of two classes is rare: accuracy is then high even for a model that never
/// predicts that class.</summary>
internal static class RareClassAdvice
{
    private const double RareShare = 0.1;

    /// <summary>Logs the advice where one of two classes has less than a tenth of the rows and no class weights are set.</summary>
    public static void Say(TrainingRequest request, RowsRead read, ResolvedOptions options)
    {
        if (request.ScoreKind is not (ScoreKind.LogOdds or ScoreKind.Margin) || options.Of(OptionTable.ClassWeights) is not null)
            return;
        // The targets of two classes are 0 and 1; they are not scaled.
        var positive = read.Rows.CountValuesAbove(0.5f) / (double)read.Rows.RowCount;
        var (share, rare) = positive <= 0.5 ? (positive, "true") : (1 - positive, "false");
        if (share >= RareShare)
            return;
        request.Say(
            FormattableString.Invariant($"{share * 100:F1} % of the labels in column '{request.Label.Name}' are {rare}: ") +
            "at the default threshold few rows or none may be predicted as such, and accuracy does not show it. " +
            "Judge by precision and recall. To find more of them, change the threshold with FfnnModel.WithThreshold(model, probability), " +
            "or set ClassWeights to ClassWeights.Balanced.");
    }
}
