using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>What a search has chosen.</summary>
/// <param name="Kinds">The networks of each kind that has a weight, the largest weight first.</param>
/// <param name="LinearWeight">The weight of the linear model. All weights add up to 1.</param>
/// <param name="HeldOut">For each fold the scores of the chosen mean for the held-out rows.</param>
/// <param name="Leaderboard">What was tried: the candidates in the order of their loss, the linear model among them.</param>
/// <param name="Draws">The number of draws.</param>
/// <param name="Temperature">What the logits of all were divided by; 1 = nothing.</param>
internal sealed record SearchResult(
    IReadOnlyList<(IReadOnlyList<FeedForwardNetwork> Networks, float Weight)> Kinds, float LinearWeight,
    IReadOnlyList<HeldOutScores> HeldOut, IReadOnlyList<LeaderboardEntry> Leaderboard, int Draws, float Temperature);
