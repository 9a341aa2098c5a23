using FfnnMlNet.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>What is said where there are too few rows to judge epochs by some of them.</summary>
internal static class FewRows
{
    /// <summary>Names options where they were set, and only rows where nobody but Effort asked for validation.</summary>
    /// <param name="what">The end of a sentence that begins with the number of rows.</param>
    public static void Warn(TrainingRequest request, TrainingMatrix rows, ResolvedOptions options, string what)
    {
        var asked = request.Plain;
        var isAsked = request.Initial is not null || (options.Of(OptionTable.EnsembleSize) > 1
            ? asked.IsSet(OptionTable.EnsembleSize)
            : asked.IsSet(OptionTable.ValidationFraction) || asked.Of(OptionTable.EarlyStopping) is not null);
        if (!isAsked)
            request.Warn(
                FormattableString.Invariant($"{rows.RowCount} rows are too few to judge epochs by some that are set aside: ") +
                "all of them are trained on, to the last epoch. More rows would help.");
        else
            request.Warn($"{Count(rows)} {what}" + (options.Of(OptionTable.CalibrateProbabilities)
                ? " Probabilities stay as the network gives them: no rows are left to calibrate them by." : ""));
    }

    private static string Count(TrainingMatrix rows) => rows.Groups.IsEmpty
        ? FormattableString.Invariant($"{rows.RowCount} rows")
        : FormattableString.Invariant($"{rows.Groups.ToArray().Distinct().Count()} groups of rows");
}
