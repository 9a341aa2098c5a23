namespace FfnnMlNet.Tool.Report;

/// <summary>The losses of one member of the model.</summary>
/// <param name="Name">The name of the member, such as "network 1".</param>
/// <param name="Points">One point per epoch, in their order.</param>
/// <param name="BestEpoch">The epoch whose parameters the model has, or null where it has those of the last one.</param>
internal sealed record LearningCurve(string Name, IReadOnlyList<LearningPoint> Points, int? BestEpoch = null);
