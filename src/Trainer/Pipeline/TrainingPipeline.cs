using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>
/// Trains a model, in phases: read, choose, split, prepare, build, run. Each phase takes the results of those before it and gives one
/// immutable result. The rows are the exception: they are changed in place, when class weights are applied (split) and when features and
/// labels are scaled (prepare).
/// </summary>
internal static class TrainingPipeline
{
    public static NetworkModel Run(TrainingRequest request)
    {
        var times = new PhaseTimes(request.Clock);
        using var read = RowsRead.Read(request);
        times.End("read");
        var options = OptionsForRows.Choose(request, read);
        times.End("choose");
        var split = SplitRows.Of(request, read, options);
        IntervalRows.Check(request, split, options);
        times.End("split");
        using var prepared = PreparedRows.Of(request, read, split, options);
        times.End("prepare");
        var built = BuiltRun.Of(request, read, prepared);
        times.End("build");
        request.Say($"Before the first epoch: {times}.");
        var trained = TrainedRun.Of(request, read, prepared, built);
        RareClassAdvice.Say(request, read, options);
        return trained.ToModel(request, read, prepared);
    }
}
