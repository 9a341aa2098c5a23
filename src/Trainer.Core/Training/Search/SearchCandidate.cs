using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>One kind of network that a search may train.</summary>
/// <param name="Name">Such as "draw 3".</param>
/// <param name="Options">What was drawn, for people to read.</param>
/// <param name="Create">Makes a network whose parameters are not initialized yet.</param>
/// <param name="Settings">How it is trained; seed, member, threads, callbacks and checkpoint are set by the search.</param>
/// <param name="Work">The cost of training one network: parameters times training rows times epochs.</param>
internal sealed record SearchCandidate(
    string Name, string Options, Func<FeedForwardNetwork> Create, TrainingSettings Settings, double Work);
