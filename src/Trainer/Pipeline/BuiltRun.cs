using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "build": the networks, their rows and the settings of the training loop.</summary>
/// <param name="Options">The values that the run uses; under a time limit, with the epochs and steps that fit.</param>
/// <param name="Networks">One per member of the ensemble. Their parameters are not initialized yet, unless training goes on from a
/// model.</param>
/// <param name="Rows">The training and validation rows of each member.</param>
/// <param name="Settings">Settings of the training loop, the same for all members.</param>
internal sealed record BuiltRun(
    ResolvedOptions Options, IReadOnlyList<FeedForwardNetwork> Networks, IReadOnlyList<MemberRows> Rows, TrainingSettings Settings)
{
    public static BuiltRun Of(TrainingRequest request, RowsRead read, PreparedRows prepared)
    {
        var (split, options) = (prepared.Rows, prepared.Options);
        var settings = RunSettings.ForTraining(request, read, prepared, options);
        var networks = request.Initial is { } initial
            ? [.. initial.Networks.Select(Pipeline.Networks.CopyOf)] : Create(read, prepared, options, settings);
        RunMemory.CheckCanScore(networks[0].Layout);
        if (options.Of(OptionTable.BatchSize) > split.TrainingCount && options.UsesSetValue(OptionTable.BatchSize))
            request.Warn(
                FormattableString.Invariant($"BatchSize is {options.Of(OptionTable.BatchSize)}, but there are {split.TrainingCount} ") +
                "training rows: each step takes them all.");
        var built = new BuiltRun(options, networks, [.. networks.Select((_, member) => split.RowsOf(member))], settings);
        var planned = settings.Deadline is null ? built : EpochsInTime.Of(request, built);
        RunLog.SayStart(request, read, prepared, planned);
        return planned;
    }

    /// <summary>The networks of the ensemble, not initialized.</summary>
    public static IReadOnlyList<FeedForwardNetwork> Create(
        RowsRead read, PreparedRows prepared, ResolvedOptions options, TrainingSettings settings)
    {
        var (members, outputs) = (options.Of(OptionTable.EnsembleSize), read.Labels.OutputCount);
        RunMemory.Check(
            options, prepared.Inputs, prepared.Embedding, prepared.SparseShape, outputs, prepared.Rows.TrainingCount, settings, members,
            prepared.Rows.ValidationCount);
        var first = Pipeline.Networks.Create(
            options, prepared.Inputs, prepared.Embedding, prepared.SparseShape, outputs, settings.Objective.Output);
        return [first, .. Enumerable.Range(1, members - 1).Select(_ => first.CreateAlike())];
    }
}
