using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A trained member of an ensemble.</summary>
/// <param name="Network">The network with the trained parameters.</param>
/// <param name="Outcome">How the training of this member ended.</param>
internal sealed record TrainedMember(FeedForwardNetwork Network, TrainingOutcome Outcome);
