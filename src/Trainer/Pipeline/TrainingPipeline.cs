using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>
/// From a call of <c>Fit</c> to a model, in stages: read, split, prepare, build, run. Each stage takes what the ones before gave, gives one
/// immutable result and owns what it allocates; rows are changed in place by the stage that prepares them, and nobody sees them as they
/// were after it.
/// </summary>
internal static class TrainingPipeline
{
    public static NetworkModel Run(TrainingRequest request)
    {
        using var read = RowsRead.Read(request);
        var options = OptionsForRows.Choose(request, read);
        var split = SplitRows.Of(request, read, options);
        var prepared = PreparedRows.Of(request, read, split, options);
        var built = BuiltRun.Of(request, read, prepared, options);
        var trained = TrainedRun.Of(request, built);
        RareTruth.Say(request, read, options);
        return trained.ToModel(request, read, prepared);
    }
}
