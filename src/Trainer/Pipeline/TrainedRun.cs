using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "run": the trained networks.</summary>
/// <param name="Options">The values that were used. If a time limit ended the run early, they have the epochs that were trained: with them
/// and without a limit the model is the same.</param>
/// <param name="Members">The members of the ensemble; one for a single network.</param>
internal sealed record TrainedRun(ResolvedOptions Options, IReadOnlyList<TrainedMember> Members)
{
    public static TrainedRun Of(TrainingRequest request, BuiltRun built)
    {
        var trained = EnsembleTraining.Run(built.Networks, built.Rows, built.Settings);
        foreach (var member in trained)
            RunLog.SayEnd(request, built, member, isAlone: trained.Count == 1);
        return new TrainedRun(
            trained.Any(member => member.Outcome.WasOutOfTime) ? EpochsInTime.CutShort(built, trained) : built.Options, trained);
    }

    /// <summary>The phase "model": the trained networks with everything that scoring and saving need.</summary>
    public NetworkModel ToModel(TrainingRequest request, RowsRead read, PreparedRows prepared) => new(
        [.. Members.Select(member => member.Network)], request.ScoreKind, Options.Of(OptionTable.Loss).ToString(), read.Labels.OutputNames,
        Members[0].Outcome.History, prepared.Inputs, prepared.Outputs,
        request.Initial is { } initial ? initial.EarlierEpochs + initial.History.Count : 0)
    {
        TrainingOptions = OptionNotes.ForModel(Options, request.Initial),
    };
}
