using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A candidate on one fold.</summary>
/// <param name="Network">The trained network; null once it is no longer needed.</param>
/// <param name="HeldOut">Its scores of the rows that it held out; null once they are no longer needed.</param>
/// <param name="Temperature">What its logits are to be divided by, as the scores are already.</param>
/// <param name="LossSum">The sum of weight times loss of these rows.</param>
/// <param name="WeightSum">The sum of their weights.</param>
/// <param name="History">The learning curve.</param>
/// <param name="Duration">The time that training took; null where the network comes from a checkpoint.</param>
internal sealed record TrialFold(
    FeedForwardNetwork? Network, HeldOutScores? HeldOut, float Temperature, double LossSum, double WeightSum,
    IReadOnlyList<EpochRecord> History, TimeSpan? Duration);
