using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The last stage: trained members, and the model of them.</summary>
/// <param name="Options">What was used in the end: without a time limit they lead to the same model.</param>
internal sealed record TrainedRun(ResolvedOptions Options, IReadOnlyList<TrainedMember> Members)
{
    public static TrainedRun Of(TrainingRequest request, BuiltRun built)
    {
        var trained = EnsembleTraining.Run(built.Networks, built.Rows, built.Settings);
        foreach (var member in trained)
            RunLog.SayEnd(request, built, member, isAlone: trained.Count == 1);
        return new TrainedRun(
            trained.Any(member => member.Outcome.WasOutOfTime) ? PlanInTime.CutShort(built, trained) : built.Options, trained);
    }

    public NetworkModel ToModel(TrainingRequest request, RowsRead read, PreparedRows prepared) => new(
        [.. Members.Select(member => member.Network)], request.ScoreKind, Options.Of(OptionTable.Loss).ToString(), read.Labels.OutputNames,
        Members[0].Outcome.History, prepared.Inputs, prepared.Outputs,
        request.Initial is { } initial ? initial.EarlierEpochs + initial.History.Count : 0)
    {
        TrainingOptions = OptionNotes.ForModel(Options, request.Initial),
    };
}
