using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A trained member.</summary>
/// <param name="Network">Its parameters.</param>
/// <param name="Outcome">How its training went.</param>
internal sealed record TrainedMember(FeedForwardNetwork Network, TrainingOutcome Outcome);
