using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Finds the limits of intervals and prediction sets by the held-out rows, where the option asks for them.</summary>
internal static class IntervalRows
{
    // So many rows tell how far members differ.
    private const int MostCompared = 2_048;

    // Below so many held-out rows, the choice of the best epoch lowers their errors by more than the mean of members would.
    private const int LeastForGain = 100;

    /// <summary>Throws where intervals are asked for and cannot be found. Called before training.</summary>
    /// <exception cref="InvalidOperationException">No rows are held out, the model was trained before, or its scores are
    /// margins.</exception>
    public static void Check(TrainingRequest request, SplitRows split, ResolvedOptions options)
    {
        if (options.Of(OptionTable.IntervalCoverage) is null)
            return;
        if (request.Initial is not null)
            throw new InvalidOperationException(
                "IntervalCoverage must be unset when training goes on from a model: the rows that are held out now may be among those " +
                "that the model has learnt from, so their errors are too small. Train anew, or leave IntervalCoverage unset.");
        if (split.ValidationCount == 0)
            throw new InvalidOperationException(
                "IntervalCoverage needs validation rows, and there are none. " +
                "Set ValidationFraction or EnsembleSize, give more rows, or give validation data to Fit.");
    }

    /// <summary>The limits; null where the option is unset or training was cancelled.</summary>
    public static ConformalLimits? Of(TrainingRequest request, PreparedRows prepared, BuiltRun built, LinearMember? linear)
    {
        if (built.Options.Of(OptionTable.IntervalCoverage) is not { } coverage)
            return null;
        List<(HeldOutScores, HeldOutScores?)> parts = [];
        var hasShared = prepared.Rows.HeldOutCount is null;
        var linearRows = linear is null ? [] : prepared.Linear!.PartsOf(prepared.Rows, built.Networks.Count).ToArray();
        for (var part = 0; part < (hasShared ? 1 : built.Networks.Count); part++)
        {
            parts.Add((
                HeldOutScores.Of(hasShared ? built.Networks : [built.Networks[part]], request.ScoreKind, built.Rows[part].Validation!),
                linear is null ? null
                    : HeldOutScores.Of([prepared.LinearFits!.OfParts[part]], request.ScoreKind, linearRows[part].Validation!)));
        }
        return Limits(request, prepared, coverage, parts, linear?.Share ?? 0, rows => hasShared || rows < LeastForGain ||
            request.ScoreKind != ScoreKind.Activation ? null : GainsOf(prepared.Rows, built.Networks, parts, linear?.Share ?? 0));
    }

    /// <summary>The limits by the scores of the model that a search chose; null where the option is unset.</summary>
    /// <param name="heldOut">For each fold the scores of its held-out rows.</param>
    public static ConformalLimits? Of(
        TrainingRequest request, PreparedRows prepared, ResolvedOptions options, List<HeldOutScores> heldOut) =>
        options.Of(OptionTable.IntervalCoverage) is not { } coverage ? null
            : Limits(
                request, prepared, coverage, [.. heldOut.Select(part => (part, (HeldOutScores?)null))], share: 0, gainsFor: _ => null);

    private static ConformalLimits Limits(
        TrainingRequest request, PreparedRows prepared, float coverage, List<(HeldOutScores, HeldOutScores?)> parts, float share,
        Func<int, float[]?> gainsFor)
    {
        var rows = parts.Sum(part => part.Item1.Weights.Length);
        var limits = ConformalFit.Of(request.ScoreKind, prepared.Outputs, parts, share, coverage, gainsFor(rows));
        if (rows < ConformalFit.LeastRows(coverage))
            request.Warn(
                FormattableString.Invariant($"IntervalCoverage {coverage} needs {ConformalFit.LeastRows(coverage)} validation rows, but ") +
                FormattableString.Invariant($"there are {rows}: intervals have no limits, and prediction sets have all classes. ") +
                "Give more rows, or lower IntervalCoverage.");
        else
            request.Say(FormattableString.Invariant($"IntervalCoverage {coverage}: limits from the errors of {rows} validation rows."));
        return limits;
    }

    private static float[] GainsOf(
        SplitRows split, IReadOnlyList<FeedForwardNetwork> networks, List<(HeldOutScores, HeldOutScores?)> parts, float share)
    {
        var (indices, rows) = split.Sample(MostCompared);
        return EnsembleGain.Of(
            [.. networks.Select(network => HeldOutScores.Of([network], ScoreKind.Activation, rows).Scores)],
            (member, row) => split.IsHeldOut(member, indices[row]), parts, share);
    }
}
