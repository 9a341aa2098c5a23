namespace FfnnMlNet.Network;

/// <summary>A group of adjacent slots that hold the one-hot encoding of one categorical variable, one slot per category.</summary>
/// <param name="First">The first slot of the group.</param>
/// <param name="Last">The last slot of the group, included in it.</param>
internal readonly record struct SlotRange(int First, int Last);
