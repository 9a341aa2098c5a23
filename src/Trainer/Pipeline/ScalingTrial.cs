using FfnnMlNet.Data;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Decides how features are scaled, before a search: the networks of Effort's choice are trained with either scaling, and the one
/// whose networks are better on the rows that they hold out is used. Which one that is differs from table to table, see "The search of
/// Best" in docs/accuracy.md.</summary>
internal static class ScalingTrial
{
    // The rows are copied, so tables are not tried whose copy has more numbers than these: 256 MB.
    private const long MostNumbers = 1 << 26;

    // The part of the time left that the networks of one scaling may take.
    private const double MostOfTime = 0.05;

    /// <summary>The prepared rows with the better scaling. Called when the targets are transformed, and the features are not yet.</summary>
    public static PreparedRows Better(TrainingRequest request, RowsRead read, PreparedRows prepared, SlotStatistics statistics)
    {
        if (!Applies(request, read, prepared))
            return prepared;
        var (own, other) = (prepared.Options.Of(OptionTable.FeatureScaling), FeatureScaling.Robust);
        if (own == other)
            other = FeatureScaling.QuantileNormal;
        request.Say($"FeatureScaling: networks are trained with {own} and with {other}, and compared by the rows that they hold out.");
        var changed = prepared.WithScaling(request, read, other, statistics);
        double? loss, lossOfOther;
        try
        {
            loss = LossOf(request, read, prepared);
            lossOfOther = loss is null ? null : LossOf(request, read, changed);
        }
        catch (OutOfTimeException)
        {
            request.Say(FormattableString.Invariant($"FeatureScaling stays {own}: the comparison takes too much of the time limit."));
            return prepared with { Options = prepared.Options.With(OptionTable.FeatureScaling, own, OptionTable.TimeLimit) };
        }
        if (lossOfOther is null)
            return prepared;
        request.Say(FormattableString.Invariant(
            $"FeatureScaling: the loss of held-out rows is {loss:G5} with {own} and {lossOfOther:G5} with {other}."));
        return lossOfOther < loss ? changed : prepared;
    }

    private static bool Applies(TrainingRequest request, RowsRead read, PreparedRows prepared) =>
        prepared.Options is var options && options.Of(OptionTable.SearchDraws) > 0 &&
        options.SourceOf(OptionTable.FeatureScaling) == OptionSource.Effort &&
        request.Initial is null && (request.Ranks is null || request.Deadline is null) && read.Sparse is null &&
        prepared.Rows.ValidationCount > 0 && (long)read.Rows.RowCount * read.Rows.FeatureCount <= MostNumbers;

    // The mean loss of the rows that the networks hold out; null where training was cancelled.
    private static double? LossOf(TrainingRequest request, RowsRead read, PreparedRows prepared)
    {
        using var inputs = read.Rows.WithInputs(prepared.Inputs, request.CheckAlive);
        using var validation = read.Validation?.WithInputs(prepared.Inputs, request.CheckAlive);
        var deadline = request.Deadline;
        var latest = deadline?.After(MostOfTime);
        var settings = RunSettings.ForTraining(request, read, prepared, prepared.Options) with
        {
            CheckAlive = () =>
            {
                request.CheckAlive();
                if (deadline?.Clock.Elapsed > latest)
                    throw new OutOfTimeException();
            },
            Deadline = null,
            OnEpoch = null,
            Warn = null,
            OnDivergence = OnDivergence.KeepBest,
            Checkpoint = null,
            ResumeFrom = null,
        };
        var networks = BuiltRun.Create(read, prepared, prepared.Options, settings);
        MemberRows[] rows = [.. networks.Select((_, member) => prepared.Rows.RowsOf(member, inputs, validation))];
        var trained = EnsembleTraining.Train(networks, rows, settings);
        double sum = 0, weight = 0;
        for (var member = 0; member < networks.Count; member++)
        {
            if (trained.Count < networks.Count ||
                HeldOutLoss.Of(trained[member], request.ScoreKind, rows[member].Validation!, settings) is not { } loss)
                return null;
            (sum, weight) = (sum + loss.LossSum, weight + loss.WeightSum);
        }
        return double.IsNaN(sum) ? double.PositiveInfinity : sum / weight;
    }

    private sealed class OutOfTimeException : Exception;
}
