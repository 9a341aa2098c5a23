namespace FfnnMlNet.Network;

/// <summary>The contribution of a slot of the feature column to a score.</summary>
internal readonly record struct SlotContribution(int Slot, float Contribution);
