using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The phase "model" after a search: the kinds of networks that have a weight, the largest weight first, and the linear model by
/// its weight.</summary>
internal static class SearchedModel
{
    public static NetworkModel Of(TrainedRun run, SearchResult search, TrainingRequest request, RowsRead read, PreparedRows prepared)
    {
        var isLinearAlone = search.Kinds.Count == 0;
        var linear = prepared.LinearFits?.OfAll;
        return new NetworkModel(
            isLinearAlone ? [linear!] : search.Kinds[0].Networks, request.ScoreKind, run.Options.Of(OptionTable.Loss).ToString(),
            read.Labels.OutputNames, run.Members[0].Outcome.History, isLinearAlone ? prepared.Linear!.Inputs : prepared.Inputs,
            prepared.Outputs, earlierEpochs: 0)
        {
            TrainingOptions = OptionNotes.ForModel(run.Options, initial: null),
            Features = prepared.Features,
            Limits = run.Limits,
            Others = OthersOf(search, request.ScoreKind, prepared),
            Linear = !isLinearAlone && search.LinearWeight > 0
                ? new LinearPath(linear!, prepared.Linear!.Inputs, request.ScoreKind, prepared.Outputs, search.LinearWeight) : null,
            Leaderboard = search.Leaderboard,
        };
    }

    // Each kind is mixed into the mean of those before it, so its share is its part of the weights so far.
    private static List<MixedModel> OthersOf(SearchResult search, ScoreKind kind, PreparedRows prepared)
    {
        List<MixedModel> others = [];
        var sum = search.Kinds.Count == 0 ? 0 : search.Kinds[0].Weight;
        foreach (var (networks, weight) in search.Kinds.Skip(1))
        {
            sum += weight;
            others.Add(new MixedModel(
                new NetworkModel(networks, kind, "", [], [], prepared.Inputs, prepared.Outputs, earlierEpochs: 0), weight / sum));
        }
        return others;
    }
}
