using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "run": the trained networks.</summary>
/// <param name="Options">The values that were used. If a time limit ended the run early, they have the epochs that were trained: with them
/// and without a limit the model is the same.</param>
/// <param name="Members">The members of the ensemble; one for a single network.</param>
/// <param name="Linear">The linear member; null = none was fitted.</param>
/// <param name="Limits">By which the model says how sure it is; null = it was not asked to.</param>
internal sealed record TrainedRun(
    ResolvedOptions Options, IReadOnlyList<TrainedMember> Members, LinearMember? Linear, ConformalLimits? Limits)
{
    /// <summary>What a search chose; null = there was none.</summary>
    public SearchResult? Search { get; private init; }

    public static TrainedRun Of(TrainingRequest request, RowsRead read, PreparedRows prepared, BuiltRun built)
    {
        var (trained, search) = SearchedRun.Applies(request, prepared, built)
            ? SearchedRun.Run(request, read, prepared, built)
            : (EnsembleTraining.Run(built.Networks, built.Rows, built.Settings), null);
        foreach (var member in trained)
            RunLog.SayEnd(request, built, member, isAlone: trained.Count == 1);
        if (trained[0].Outcome.Calibration is { } calibration)
            RunLog.SayCalibration(request, calibration);
        if (search is not null)
            return OfSearch(request, prepared, built, trained, search);
        built = built with { Options = WithoutSearch(built.Options) };
        var linear = trained.Any(member => member.Outcome.WasCancelled) ? null : JudgeLinear(request, prepared, built);
        return new TrainedRun(
            trained.Any(member => member.Outcome.WasOutOfTime) ? EpochsInTime.CutShort(built, trained) : built.Options, trained, linear,
            IntervalRows.Of(request, prepared, built, linear));
    }

    private static TrainedRun OfSearch(
        TrainingRequest request, PreparedRows prepared, BuiltRun built, IReadOnlyList<TrainedMember> trained, SearchResult search)
    {
        RunLog.SaySearch(request, search);
        // Without a limit, the options that repeat the training have the number of draws.
        var options = built.Options.With(
            OptionTable.SearchDraws, search.Draws, request.Deadline is null ? null : OptionTable.TimeLimit);
        var limits = IntervalRows.Of(request, prepared, options, [.. search.HeldOut]);
        return new TrainedRun(options, trained, null, limits) { Search = search };
    }

    // The options that repeat a training whose search had no time, or no rows to choose by.
    private static ResolvedOptions WithoutSearch(ResolvedOptions options) => options.Of(OptionTable.SearchDraws) == 0
        ? options : options.With(OptionTable.SearchDraws, 0, options.Of(OptionTable.TimeLimit) is null ? null : OptionTable.TimeLimit);

    /// <summary>The phase "model": the trained networks with everything that scoring and saving need. Networks or a linear member without
    /// a share in the scores are left out.</summary>
    public NetworkModel ToModel(TrainingRequest request, RowsRead read, PreparedRows prepared)
    {
        if (Search is { } search)
            return SearchedModel.Of(this, search, request, read, prepared);
        var isLinearAlone = Linear is { Share: 1 };
        return new NetworkModel(
            isLinearAlone ? [Linear!.Network] : [.. Members.Select(member => member.Network)], request.ScoreKind,
            Options.Of(OptionTable.Loss).ToString(), read.Labels.OutputNames, Members[0].Outcome.History,
            isLinearAlone ? prepared.Linear!.Inputs : prepared.Inputs, prepared.Outputs,
            request.Initial is { } initial ? initial.EarlierEpochs + initial.History.Count : 0)
        {
            TrainingOptions = OptionNotes.ForModel(Options, request.Initial),
            Features = prepared.Features,
            Limits = Limits,
            Linear = Linear is { Share: > 0 and < 1 }
                ? new LinearPath(Linear.Network, prepared.Linear!.Inputs, request.ScoreKind, prepared.Outputs, Linear.Share)
                : request.Initial?.Linear,
            Sparse = prepared.Sparse,
        };
    }

    // Held-out rows that all members share are judged once, with the mean of the members.
    private static LinearMember? JudgeLinear(TrainingRequest request, PreparedRows prepared, BuiltRun built)
    {
        if (prepared is not { Linear: { } linear, LinearFits: { } fits })
            return null;
        List<(IReadOnlyList<FeedForwardNetwork>, IExampleSource, IExampleSource)> parts = [];
        foreach (var (member, rows) in linear.PartsOf(prepared.Rows, built.Networks.Count).Index())
            parts.Add((
                prepared.Rows.HeldOutCount is null ? built.Networks : [built.Networks[member]],
                built.Rows[member].Validation!, rows.Validation!));
        try
        {
            var fitted = LinearMember.Choose(request.ScoreKind, fits, parts, linear.Rows, request.CheckAlive);
            RunLog.SayLinear(request, fitted);
            return fitted;
        }
        catch (OperationCanceledException) when (built.Settings.OnCancellation == OnCancellation.KeepBest)
        {
            request.Warn("Training was cancelled after the last epoch. The model has no linear member.");
        }
        catch (Exception failure)
            when (failure is ArgumentException or InvalidOperationException or ArithmeticException or OutOfMemoryException)
        {
            // What was trained must not be lost by what comes after the last epoch.
            request.Warn($"The linear member could not be judged by the held-out rows, and the model has none: {failure.Message}");
        }
        return null;
    }
}
