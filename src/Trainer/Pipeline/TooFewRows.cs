using FfnnMlNet.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>The warning that there are too few rows to hold out some of them for validation.</summary>
internal static class TooFewRows
{
    /// <summary>Logs the warning. It mentions options only where the user set them. Where Effort alone chose validation, it says what
    /// happens instead.</summary>
    /// <param name="rows">All rows of the training data.</param>
    /// <param name="options">The values that the run uses.</param>
    /// <param name="what">The rest of a sentence that begins with the number of rows or groups, such as "are too few to ...".</param>
    public static void Warn(TrainingRequest request, TrainingMatrix rows, ResolvedOptions options, string what)
    {
        var set = request.OptionsWithoutEffort;
        var isRequested = request.Initial is not null || (options.Of(OptionTable.EnsembleSize) > 1
            ? set.UsesSetValue(OptionTable.EnsembleSize)
            : set.UsesSetValue(OptionTable.ValidationFraction) || set.Of(OptionTable.EarlyStopping) is not null);
        if (!isRequested)
            request.Warn(
                FormattableString.Invariant($"{rows.RowCount} rows are too few to hold some out for validation: ") +
                "training uses all of them, to the last epoch. More rows would help.");
        else
            request.Warn($"{Count(rows)} {what}" + (options.Of(OptionTable.CalibrateProbabilities)
                ? " Probabilities are not calibrated, because that needs validation rows." : ""));
    }

    private static string Count(TrainingMatrix rows) => rows.HasGroups
        ? FormattableString.Invariant($"{rows.Groups().Distinct().Count()} groups of rows")
        : FormattableString.Invariant($"{rows.RowCount} rows");
}
